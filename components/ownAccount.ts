import type { AwsAccess } from "../clouds/awsAccess";
import { callerAccount } from "../clouds/awsAccount";

/** A thing in AWS that may be gone. */
export interface InAccount {
  /** The AWS account that it is in. */
  account: string;
  /** For the message, for example `Amazon Connect instance 5e685300-…`. */
  what: string;
  access: AwsAccess;
  /** A call that only reads it. */
  look: () => Promise<unknown>;
}

/**
 * Whether AWS says of a thing that it is gone, in the account that it is in: with another account's
 * credentials, AWS says the same of everything. "Not found" of a change may be about something else, so
 * only a look tells.
 *
 * @throws Error when the credentials are of another account, or that cannot be told.
 */
export async function isGoneFrom(
  { account, what, access, look }: InAccount,
  error: unknown,
): Promise<boolean> {
  if (!isNotFound(error)) return false;
  const own = await callerAccount(access);
  if (own === account) return !(await isThere(look()));
  throw new Error(
    `The ${what} is in the AWS account ${account}, and these credentials belong to ${own}. ` +
      "Nothing was changed. Sign in to the other account, and run the command again.",
  );
}

/** @throws what is not "not found" */
function isThere(look: Promise<unknown>): Promise<boolean> {
  return look.then(
    () => true,
    (error: unknown) => {
      if (isNotFound(error)) return false;
      throw error;
    },
  );
}

export function isNotFound(error: unknown): boolean {
  return (error as Error).name === "ResourceNotFoundException";
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
