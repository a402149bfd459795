import type { AwsAccess } from "../clouds/awsAccess";
import { openClient, openSession } from "../clouds/awsClients";
import { LookupError, oneLookup } from "./lookupError";

/**
 * Refuses an instance that Amazon Connect's Global Resiliency made of one in another region. Agents of both
 * sign in at an endpoint of their own, and a traffic distribution group says to which of the two regions.
 *
 * The AWS provider does not tell it, so the API is asked.
 *
 * @param setting For the message, for example `connect.instanceAlias: acme`.
 * @throws {LookupError} when it is a replica, or AWS does not say.
 */
export async function refuseReplica(
  setting: string,
  InstanceId: string,
  access: AwsAccess,
): Promise<void> {
  const sdk = await import("@aws-sdk/client-connect");
  const client = await openClient("connect", await openSession(access));
  const asked = client.send(new sdk.DescribeInstanceCommand({ InstanceId }));
  const { ReplicationConfiguration: replication } = await oneLookup(
    asked.finally(() => client.destroy()),
    `${setting}: AWS did not say whether the Amazon Connect instance is a replica. Try again in a minute.`,
  );
  const { SourceRegion, GlobalSignInEndpoint } = replication ?? {};
  if (!SourceRegion || SourceRegion === access.region) return;
  throw new LookupError(
    `${setting}: this instance is the replica in ${access.region} of an instance in ${SourceRegion} (Amazon Connect Global ` +
      `Resiliency). Its agents sign in at ${GlobalSignInEndpoint ?? "an endpoint of its own"}, and a traffic distribution ` +
      "group says in which region they work, which this project does not set up. Name the instance in " +
      `${SourceRegion}, with aws:region: ${SourceRegion}; sign-in then works there only.`,
  );
}
