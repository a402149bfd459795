import * as pulumi from "@pulumi/pulumi";
import type { AwsAccess } from "../clouds/awsAccess";

/**
 * Warns where the AWS provider is not told which account is right: the engine keeps what a failed
 * refresh found gone, so what refuses another account by itself protects nothing else.
 *
 * @param account The customer's, 12 digits.
 */
export async function warnOfOtherAccounts(
  { allowedAccountIds }: AwsAccess,
  account: string,
): Promise<void> {
  if (allowedAccountIds) return;
  await pulumi.log.warn(
    [
      "aws:allowedAccountIds is not set: a refresh with another account's credentials would drop the",
      "roles and identity providers from the state. Add it to the settings, and run pulumi up once:",
      `  aws:allowedAccountIds: ["${account}"]`,
    ].join("\n"),
  );
}
