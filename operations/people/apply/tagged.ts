import {
  type ConnectClient,
  type UserSearchSummary,
  paginateSearchUsers,
} from "@aws-sdk/client-connect";
import { allPages } from "../../../clouds/allPages";

/** The tag of the users that `people --apply` created; its value is the stack. */
export const tagKey = "engage-okta";

/** A user of Connect with what `--apply` may change. */
export interface ConnectAgent {
  id: string;
  name: string;
  securityProfileIds: readonly string[];
  routingProfileId: string;
  /** Whether this stack's `--apply` created it. */
  isOurs: boolean;
}

/**
 * Every user with profiles and tags, up to 500 a call. A search may lag behind a change, so each user is
 * described again before it is written to.
 */
export function readAgents(
  client: ConnectClient,
  InstanceId: string,
  stack: string,
): Promise<ConnectAgent[]> {
  const agent = ({ Id = "", Username = "", Tags, ...user }: UserSearchSummary): ConnectAgent => ({
    id: Id,
    name: Username,
    securityProfileIds: user.SecurityProfileIds ?? [],
    routingProfileId: user.RoutingProfileId ?? "",
    isOurs: Tags?.[tagKey] === stack,
  });
  const pages = paginateSearchUsers({ client, pageSize: 500 }, { InstanceId });
  return allPages(pages, ({ Users }) => Users?.map(agent));
}
