// How a customer's AWS is reached: as whom, and over which connections. The program, the app client's
// attachment and the commands in operations/ all ask here. Pulumi serialises these modules into its
// state, so they import nothing at the top but types and each other, and load packages when they run.
import type { AssumeRole, AwsAccess, WebIdentityRole } from "./awsAccessSettings";
import { type Connections, connections } from "./awsConnections";
import { type Credentials, credentialsOf, describeCredentials } from "./awsCredentials";

export type { AssumeRole, AwsAccess, WebIdentityRole };

/** What every client of AWS's SDK takes. */
export interface AwsClientOptions {
  region: string;
  profile?: string;
  credentials: () => Promise<Credentials>;
  requestHandler: Connections;
  maxAttempts?: number;
  retryMode?: string;
  useFipsEndpoint?: boolean;
  useDualstackEndpoint?: boolean;
}

/**
 * Picks what matters out of a stack's settings.
 *
 * @param setting Gives a setting of the AWS provider by its bare name, as `profile`; the value may be
 *   JSON text, as Pulumi keeps it, or parsed.
 * @param region Of the user pool and the Connect instance.
 */
export function readAwsAccess(setting: (name: string) => unknown, region: string): AwsAccess {
  const value = (name: string): unknown => {
    const given = setting(name);
    if (given === undefined || given === null || given === "") return undefined;
    if (typeof given !== "string" || !/^\s*([[{]|true$|false$|\d+$)/.test(given)) return given;
    // A token of digits is text all the same; what is wanted decides.
    try {
      return JSON.parse(given) as unknown;
    } catch {
      return given;
    }
  };
  const text = (name: string) => {
    const given = setting(name);
    return given === undefined || given === null || given === "" ? undefined : String(given);
  };
  const list = (name: string) => {
    const given = value(name);
    return Array.isArray(given) && given.length > 0 ? given.map(String) : undefined;
  };
  const flag = (name: string) => (value(name) === true ? true : undefined);
  const role = value("assumeRoleWithWebIdentity") as WebIdentityRole | undefined;
  const access: AwsAccess = {
    region,
    profile: text("profile"),
    accessKey: text("accessKey"),
    secretKey: text("secretKey"),
    token: text("token"),
    assumeRoles: (value("assumeRoles") as AssumeRole[] | undefined) ?? [],
    assumeRoleWithWebIdentity: role?.roleArn ? role : undefined,
    sharedConfigFiles: list("sharedConfigFiles"),
    sharedCredentialsFiles: list("sharedCredentialsFiles"),
    allowedAccountIds: list("allowedAccountIds"),
    forbiddenAccountIds: list("forbiddenAccountIds"),
    httpProxy: text("httpProxy"),
    httpsProxy: text("httpsProxy"),
    noProxy: text("noProxy"),
    customCaBundle: text("customCaBundle"),
    stsRegion: text("stsRegion"),
    maxRetries: Number(text("maxRetries")) || undefined,
    retryMode: text("retryMode"),
    useFipsEndpoint: flag("useFipsEndpoint"),
    useDualstackEndpoint: flag("useDualstackEndpoint"),
    skipMetadataApiCheck: flag("skipMetadataApiCheck"),
  };
  // Without what is absent: it is compared, stored and shown as JSON.
  return JSON.parse(JSON.stringify(access)) as AwsAccess;
}

/**
 * Options for any client of AWS's SDK. Clients that are made of one result share its session and its
 * connections. No call hangs: see `connections`.
 *
 * @throws {Error} when a profile is named that no file has, or a file cannot be read.
 */
export async function awsClientOptions(access: AwsAccess): Promise<AwsClientOptions> {
  // The project runs on Node 20 on purpose; the SDK would remark on it at every start.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const requestHandler = await connections(access);
  const options: AwsClientOptions = {
    region: access.region,
    credentials: await credentialsOf(access, requestHandler),
    requestHandler,
  };
  if (access.profile) options.profile = access.profile;
  // More than the SDK's three: Cognito throttles many of these calls for a whole account.
  if (access.maxRetries) options.maxAttempts = access.maxRetries;
  else if (!process.env.AWS_MAX_ATTEMPTS) options.maxAttempts = 6;
  if (access.retryMode) options.retryMode = access.retryMode;
  if (access.useFipsEndpoint) options.useFipsEndpoint = true;
  if (access.useDualstackEndpoint) options.useDualstackEndpoint = true;
  return options;
}

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
        `The AWS credentials are those of account ${account}, which the settings forbid.`,
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
 * What is said where the credentials belong to another account than the customer's.
 *
 * @param expected The accounts that are right, and where that is written.
 */
export function foreignAccount(
  account: string,
  expected: { accounts: readonly string[]; source: string },
  access: AwsAccess,
): string {
  return [
    `The AWS credentials are those of account ${account}, and this customer's is ${expected.accounts.join(" or ")}.`,
    `  expected:    ${expected.accounts.join(", ")} (${expected.source})`,
    `  given:       ${account}`,
    `  credentials: ${describeCredentials(access)}`,
    `Nothing was read or changed. ${chooseOthers}`,
  ].join("\n");
}

async function askAccount(access: AwsAccess): Promise<string> {
  const options = await awsClientOptions(access);
  const sdk = await import("@aws-sdk/client-sts");
  const client = new sdk.STSClient({ ...options, region: access.stsRegion ?? access.region });
  try {
    const { Account = "" } = await client.send(new sdk.GetCallerIdentityCommand({}));
    return Account;
  } catch (error) {
    throw new Error(whyNoAccount(error as Error, access), { cause: error });
  } finally {
    client.destroy();
  }
}

/** Whether AWS gave no answer at all, as opposed to a refusal. */
export function isOffline(error: Error): boolean {
  const { code } = error as { code?: unknown };
  const offline =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPROTO/;
  return error.name === "TimeoutError" || offline.test(`${String(code)} ${error.message}`);
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
  if (/AccessDenied/.test(error.name)) {
    return `AWS refuses the credentials (${said}). Check aws:assumeRoles and the role's trust.${whose}`;
  }
  if (/InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch/.test(error.name)) {
    return `AWS does not take the credentials (${said}). Sign in to AWS again, and try again.${whose}`;
  }
  if (/certificate/i.test(error.message)) {
    return (
      `The certificate that AWS's address showed is not trusted (${said}). Where a proxy opens TLS, ` +
      "name its authority's certificate by AWS_CA_BUNDLE or aws:customCaBundle; then try again."
    );
  }
  return `AWS does not answer as it should (${error.name}: ${said}). Check AWS_ENDPOINT_URL, and try again in a minute.${whose}`;
}
