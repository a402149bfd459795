// Whose AWS account it is.
import type { AwsAccess } from "./awsAccess";
import { openClient, openSession } from "./awsClients";
import { describeCredentials } from "./awsCredentials";
import { isDenied, isOffline, isUnauthenticated } from "./awsErrors";

/**
 * The account of the credentials, twelve digits, by sts:GetCallerIdentity.
 *
 * @throws {Error} when AWS cannot be asked, and when the settings do not allow the account
 *   (`aws:allowedAccountIds`, `aws:forbiddenAccountIds`). The message says what to do.
 */
export async function callerAccount(access: AwsAccess): Promise<string> {
  const account = await askAccount(access);
  const { allowedAccountIds: allowed = [], forbiddenAccountIds: forbidden = [] } = access;
  if (allowed.length > 0 && !allowed.includes(account)) {
    const expected = { accounts: allowed, source: "aws:allowedAccountIds" };
    throw new Error(foreignAccount(account, expected, access));
  }
  if (forbidden.includes(account)) {
    throw new Error(
      [
        `The AWS credentials belong to account ${account}, which the settings forbid.`,
        `  forbidden:   ${forbidden.join(", ")} (aws:forbiddenAccountIds)`,
        `  credentials: ${describeCredentials(access)}`,
        `Nothing was read or changed. ${chooseOthers}`,
      ].join("\n"),
    );
  }
  return account;
}

const chooseOthers =
  "Use the credentials of the customer's account: AWS_PROFILE, or aws:profile or aws:assumeRoles in " +
  "the stack's settings; docs/accounts.md says which of them count. Then run the command again.";

/**
 * The message if the credentials belong to another account than the customer's.
 *
 * @param expected The accounts that are right, and where that is written.
 */
export function foreignAccount(
  account: string,
  expected: { accounts: readonly string[]; source: string },
  access: AwsAccess,
): string {
  return [
    `The AWS credentials belong to account ${account}, but this customer's account is ${expected.accounts.join(" or ")}.`,
    `  expected:    ${expected.accounts.join(", ")} (${expected.source})`,
    `  given:       ${account}`,
    `  credentials: ${describeCredentials(access)}`,
    `Nothing was read or changed. ${chooseOthers}`,
  ].join("\n");
}

async function askAccount(access: AwsAccess): Promise<string> {
  const sdk = await import("@aws-sdk/client-sts");
  const region = access.stsRegion ?? access.region;
  const client = await openClient("sts", await openSession({ ...access, region }));
  try {
    const { Account } = await client.send(new sdk.GetCallerIdentityCommand({}));
    if (!Account) throw new Error("the answer names no account");
    return Account;
  } catch (error) {
    throw new Error(whyNoAccount(error as Error, access), { cause: error });
  } finally {
    client.destroy();
  }
}

/** Why AWS did not say which account this is, and what to do about it. */
function whyNoAccount(error: Error, access: AwsAccess): string {
  const said = error.message.split("\n")[0] || error.name;
  const whose = `\n  credentials: ${describeCredentials(access)}`;
  if (isOffline(error)) {
    return (
      `AWS cannot be reached (${said}). ` +
      "Check the network, HTTPS_PROXY, AWS_ENDPOINT_URL, and aws:region; then try again."
    );
  }
  if (/Expired/.test(error.name) || /has expired|is expired/.test(error.message)) {
    return `The AWS credentials have expired. Sign in to AWS again (for example aws sso login), and try again.${whose}`;
  }
  if (error.name === "CredentialsProviderError") {
    return `There are no AWS credentials (${said}). Set AWS_PROFILE, or aws:profile in the stack's settings, and try again.${whose}`;
  }
  if (isDenied(error)) {
    return `AWS refuses the credentials (${said}). Check aws:assumeRoles and the role's trust.${whose}`;
  }
  if (isUnauthenticated(error)) {
    return `AWS rejects the credentials (${said}). Sign in to AWS again, and try again.${whose}`;
  }
  if (/certificate/i.test(error.message)) {
    return (
      `The certificate of AWS's address is not trusted (${said}). If a proxy intercepts TLS, ` +
      "set AWS_CA_BUNDLE or aws:customCaBundle to the file with its authority's certificate, and try again."
    );
  }
  return `AWS answered unexpectedly (${error.name}: ${said}). Check AWS_ENDPOINT_URL, and try again in a minute.${whose}`;
}
