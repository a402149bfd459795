import { type AwsAccess, readAwsAccess } from "../../clouds/awsAccess";
import { callerAccount } from "../../clouds/awsAccount";
import { regionOfPool } from "../../facts/userPool";
import { isGoneFrom, isNotFound } from "../ownAccount";

/** As Pulumi hands a dynamic resource the stack's settings. */
interface Configuration {
  config: { get(key: string): unknown };
}

let given: Configuration["config"] | undefined;

/** Keeps the settings for the calls that follow. */
export function configureAccess({ config }: Configuration): void {
  given = config;
}

/** How to reach AWS in the region of a user pool, by the settings of the AWS provider. */
export function accessFor({ userPoolId }: { userPoolId: string }): AwsAccess {
  return readAwsAccess((name) => given?.get(`aws:${name}`), regionOfPool(userPoolId));
}

/** The account of the credentials. @throws Error when AWS does not say. */
export function currentAccount(target: { userPoolId: string }): Promise<string> {
  return callerAccount(accessFor(target));
}

export interface Kept {
  userPoolId: string;
  appClientId: string;
  /** Absent in the state of a release that did not keep it. */
  account?: string;
}

/**
 * Whether the client or its pool is really gone. With another account's credentials, Cognito gives
 * the same error for every client.
 *
 * @throws Error when the credentials are of another account, or that cannot be told.
 */
export async function isGone(error: unknown, kept: Kept): Promise<boolean> {
  const { appClientId, userPoolId, account } = kept;
  const what = `app client ${appClientId} of user pool ${userPoolId}`;
  if (account) return isGoneFrom(account, what, error, accessFor(kept));
  if (!isNotFound(error)) return false;
  const own = await currentAccount(kept);
  throw new Error(
    `The ${what} was not found in the AWS account ${own}, and this stack does not know its ` +
      "account yet. Nothing was changed. Sign in to the account with Engage and run pulumi up once, " +
      `or, if ${own} is that account and the client was deleted, remove the resource from the ` +
      "state with pulumi state delete.",
  );
}
