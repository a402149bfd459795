import { type ConnectClient, paginateSearchUsers } from "@aws-sdk/client-connect";

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
export async function readAgents(
  client: ConnectClient,
  InstanceId: string,
  stack: string,
): Promise<ConnectAgent[]> {
  const all: ConnectAgent[] = [];
  for await (const page of paginateSearchUsers({ client, pageSize: 500 }, { InstanceId })) {
    for (const { Id = "", Username = "", Tags, ...user } of page.Users ?? []) {
      all.push({
        id: Id,
        name: Username,
        securityProfileIds: user.SecurityProfileIds ?? [],
        routingProfileId: user.RoutingProfileId ?? "",
        isOurs: Tags?.[tagKey] === stack,
      });
    }
  }
  return all;
}
