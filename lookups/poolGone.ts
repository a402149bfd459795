import type { AwsAccess } from "../clouds/awsAccess";
import { openClient, openSession } from "../clouds/awsClients";
import { oneLookup } from "./lookupError";

/**
 * Whether AWS says that a user pool is not there. Ask only with credentials that have just found another
 * thing of the same customer: another account's do not see the pool either.
 *
 * @throws {LookupError} where AWS refuses, or does not answer.
 */
export async function isPoolGone(UserPoolId: string, access: AwsAccess): Promise<boolean> {
  // Nor does another region.
  if (!UserPoolId.startsWith(`${access.region}_`)) return false;
  const client = await openClient("cognito", await openSession(access));
  const { DescribeUserPoolCommand, ResourceNotFoundException } =
    await import("@aws-sdk/client-cognito-identity-provider");
  const work = client.send(new DescribeUserPoolCommand({ UserPoolId })).then(
    () => false,
    (error: unknown) => {
      if (error instanceof ResourceNotFoundException) return true;
      throw error;
    },
  );
  try {
    return await oneLookup(
      work,
      `engage.generation: it is unknown whether the user pool ${UserPoolId} of the deployed sign-on is still there. ` +
        "The AWS credentials need cognito-idp:DescribeUserPool.",
    );
  } finally {
    client.destroy();
  }
}
