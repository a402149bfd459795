import type { AwsAccess } from "../clouds/awsAccess";
import { openClient, openSession } from "../clouds/awsClients";
import { isPoolGone } from "../clouds/poolGone";
import { oneLookup } from "./lookupError";

/**
 * Whether AWS says that the user pool of the deployed sign-on is not there; only after the lookups have found
 * another thing of the same customer with the same credentials.
 *
 * @throws {LookupError} where AWS refuses, or does not answer.
 */
export async function isDeployedPoolGone(userPoolId: string, access: AwsAccess): Promise<boolean> {
  const client = await openClient("cognito", await openSession(access));
  try {
    return await oneLookup(
      isPoolGone(client, access.region, userPoolId),
      `engage.generation: it is unknown whether the user pool ${userPoolId} of the deployed sign-on is still there. ` +
        "The AWS credentials need cognito-idp:DescribeUserPool.",
    );
  } finally {
    client.destroy();
  }
}
