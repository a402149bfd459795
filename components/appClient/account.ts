import type { AwsAccess } from "../../clouds/awsAccess";
import { callerAccount } from "../../clouds/awsAccount";
import { regionOfPool } from "../../facts/userPool";
import { accessIn } from "../configured";
import { isGoneFrom, isNotFound } from "../ownAccount";
import { type AppClientTarget, openAppClient } from "./cognito";
import type { AppClient } from "./members";

/** How to reach AWS in the region of a user pool. */
export function accessFor({ userPoolId }: { userPoolId: string }): AwsAccess {
  return accessIn(regionOfPool(userPoolId));
}

/** The account of the credentials. @throws Error when AWS does not say. */
export function currentAccount(target: { userPoolId: string }): Promise<string> {
  return callerAccount(accessFor(target));
}

/** The client as AWS has it now. */
export async function describeAppClient(target: AppClientTarget): Promise<AppClient> {
  return (await openAppClient(target, accessFor(target))).describe();
}

export interface Kept extends AppClientTarget {
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
  const look = () => describeAppClient(kept);
  if (account) return isGoneFrom({ account, what, access: accessFor(kept), look }, error);
  if (!isNotFound(error)) return false;
  const own = await currentAccount(kept);
  throw new Error(
    `The ${what} was not found in the AWS account ${own}, and this stack does not know its ` +
      "account yet. Nothing was changed. Sign in to the account with Engage and run pulumi up once, " +
      `or, if ${own} is that account and the client was deleted, remove the resource from the ` +
      "state with pulumi state delete.",
  );
}
