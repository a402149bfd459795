import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { regionOfPool } from "../facts/userPool";

/**
 * Whether AWS says that a user pool is not there. Ask with credentials that are known to be the customer's:
 * another account's do not see the pool either.
 *
 * @param region The client's. Another one than the pool's does not know the pool, which says nothing.
 * @throws {Error} AWS's, where it refuses or does not answer.
 */
export async function isPoolGone(
  client: CognitoIdentityProviderClient,
  region: string,
  UserPoolId: string,
): Promise<boolean> {
  if (regionOfPool(UserPoolId) !== region) return false;
  const sdk = await import("@aws-sdk/client-cognito-identity-provider");
  try {
    await client.send(new sdk.DescribeUserPoolCommand({ UserPoolId }));
    return false;
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return true;
    throw error;
  }
}
