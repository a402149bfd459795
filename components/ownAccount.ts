import type { AwsAccess } from "../clouds/awsAccess";
import { callerAccount } from "../clouds/awsAccount";

/**
 * Whether AWS says of a thing that it is gone, in the account that it is in: with another account's
 * credentials, AWS says the same of everything.
 *
 * @param what For the message, for example `Amazon Connect instance 5e685300-…`.
 * @throws Error when the credentials are of another account, or that cannot be told.
 */
export async function isGoneFrom(
  account: string,
  what: string,
  error: unknown,
  access: AwsAccess,
): Promise<boolean> {
  if (!isNotFound(error)) return false;
  const own = await callerAccount(access);
  if (own === account) return true;
  throw new Error(
    `The ${what} is in the AWS account ${account}, and these credentials belong to ${own}. ` +
      "Nothing was changed. Sign in to the other account, and run the command again.",
  );
}

/** Whether a look at a thing finds it. @throws what is not "not found" */
export function isThere(look: Promise<unknown>): Promise<boolean> {
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
