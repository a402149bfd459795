// Serialized into Pulumi's state with the attachment: no imports but types and modules like this.
import { type AwsAccess, readAwsAccess } from "../../clouds/awsAccess";
import { callerAccount } from "../../clouds/awsAccount";
import { regionOfPool } from "../../facts/userPool";

/** As Pulumi hands a dynamic resource the stack's settings. */
interface Configuration {
  config: { get(key: string): unknown };
}

/**
 * An object, because Pulumi gives each serialized function its own copy of a variable; they share
 * the object.
 */
const given: { config?: Configuration["config"] } = {};

/** Keeps the settings for the calls that follow. */
export function configureAccess({ config }: Configuration): void {
  given.config = config;
}

/** How to reach AWS in the region of a user pool, by the settings of the AWS provider. */
export function accessFor({ userPoolId }: { userPoolId: string }): AwsAccess {
  return readAwsAccess((name) => given.config?.get(`aws:${name}`), regionOfPool(userPoolId));
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
  if ((error as Error).name !== "ResourceNotFoundException") return false;
  const account = await currentAccount(kept);
  if (account === kept.account) return true;
  const { appClientId, userPoolId } = kept;
  const what = `app client ${appClientId} of user pool ${userPoolId}`;
  throw new Error(
    kept.account
      ? `The ${what} is in the AWS account ${kept.account}, and these credentials belong to ${account}. ` +
          "Nothing was changed. Sign in to the other account, and run the command again."
      : `The ${what} was not found in the AWS account ${account}, and this stack does not know its ` +
          "account yet. Nothing was changed. Sign in to the account with Engage and run pulumi up once, " +
          `or, if ${account} is that account and the client was deleted, remove the resource from the ` +
          "state with pulumi state delete.",
  );
}

/** Pulumi prints an error's stack where a read or a deletion fails. */
export async function withoutStack<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    (error as Error).stack = "";
    throw error;
  }
}
