import { LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import {
  type CognitoIdentityProviderClient,
  paginateListUsers,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  type ConnectClient,
  DescribeUserCommand,
  paginateListSecurityProfilePermissions,
  paginateListSecurityProfiles,
} from "@aws-sdk/client-connect";
import { allPages } from "../../../clouds/allPages";
import { type Session, openClient } from "../../../clouds/awsClients";
import { regionPattern } from "../../../facts/awsPartitions";
import type { ConnectOutputs } from "../../../outputs";
import { poolUser, quoted } from "../aws";
import {
  type ConnectRights,
  type PoolUserDetails,
  type SignInEvent,
  mostEvents,
  weekAgo,
} from "./reading";

/**
 * Opens the contact control panel.
 *
 * Source: Amazon Connect's administrator guide, "List of security profile permissions".
 */
const panelPermission = "BasicAgentAccess";

/** What the security profiles of one user let them do. */
export async function readRights(
  client: ConnectClient,
  InstanceId: string,
  UserId: string,
): Promise<ConnectRights> {
  const { User } = await client.send(new DescribeUserCommand({ InstanceId, UserId }));
  const ids = User?.SecurityProfileIds ?? [];
  const pages = paginateListSecurityProfiles({ client }, { InstanceId });
  const all = await allPages(pages, (page) => page.SecurityProfileSummaryList);
  const profiles = all.filter(({ Id = "" }) => ids.includes(Id)).map(({ Name = "" }) => Name);
  for (const SecurityProfileId of ids) {
    const profile = { InstanceId, SecurityProfileId };
    for await (const page of paginateListSecurityProfilePermissions({ client }, profile)) {
      if (page.Permissions?.includes(panelPermission)) return { profiles, canTakeContacts: true };
    }
  }
  return { profiles, canTakeContacts: false };
}

/** The pool's users with that email address, or with that name. Does not ask for an empty one. */
export async function readPoolUsersLike(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
  { email, name }: { email: string; name: string | undefined },
): Promise<PoolUserDetails[]> {
  const filters = [email && `email = ${quoted(email)}`, name && `username = ${quoted(name)}`];
  const found = await Promise.all(
    filters.flatMap((Filter) =>
      Filter
        ? [
            allPages(
              paginateListUsers({ client, pageSize: 60 }, { UserPoolId, Filter }),
              ({ Users }) => Users,
            ),
          ]
        : [],
    ),
  );
  const users = found.flat().map((user) => ({ ...poolUser(user), status: user.UserStatus ?? "" }));
  return users.filter(
    (user, index) => users.findIndex(({ name: its }) => its === user.name) === index,
  );
}

/**
 * Sign-ins to the role in the last week, newest first. AWS shows them about 15 minutes late, those of
 * an endpoint in its region, and those of the global one in us-east-1.
 *
 * Source: CloudTrail's guide, "Logging IAM and AWS STS API calls": the user's name is the NameID.
 */
export async function readFederations(
  session: Session,
  { signInEndpoint, roleArn }: Pick<ConnectOutputs, "signInEndpoint" | "roleArn">,
  nameId: string,
): Promise<SignInEvent[]> {
  const [first = ""] = new URL(signInEndpoint).host.split(".");
  const region = regionPattern.test(first) ? first : "us-east-1";
  const client = await openClient("cloudTrail", { ...session, region });
  const { Events = [] } = await client.send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: "Username", AttributeValue: nameId }],
      StartTime: weekAgo(),
      MaxResults: 50,
    }),
  );
  return Events.filter(({ EventName }) => EventName === "AssumeRoleWithSAML")
    .map(({ EventTime, CloudTrailEvent = "{}" }) => ({
      at: EventTime ?? new Date(0),
      detail: JSON.parse(CloudTrailEvent) as EventDetail,
    }))
    .filter(({ detail }) => detail.requestParameters?.roleArn === roleArn)
    .slice(0, mostEvents)
    .map(({ at, detail: { errorCode = "SUCCESS", errorMessage = "" } }) => ({
      at,
      what: "AssumeRoleWithSAML",
      result: errorCode,
      reason: errorMessage,
    }));
}

/** What is read of an event. */
interface EventDetail {
  /** Absent for an event that was refused before AWS read it. */
  requestParameters?: { roleArn?: string } | null;
  errorCode?: string;
  errorMessage?: string;
}
