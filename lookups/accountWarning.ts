import * as pulumi from "@pulumi/pulumi";
import type { AwsAccess } from "../clouds/awsAccess";

/**
 * Warns if the settings do not tell the AWS provider which account is right. The attachment refuses
 * another account by itself, but the engine would still drop every other resource that a refresh
 * does not find.
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
