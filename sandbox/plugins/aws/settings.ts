import type { STSClientConfig } from "@aws-sdk/client-sts";
import { timeouts } from "../../../clouds/awsConnections";
import { durationSeconds } from "../../../clouds/awsCredentials";
import { isObject, type Properties } from "../values";

type Credentials = STSClientConfig["credentials"];
export type AwsSettings = Awaited<ReturnType<typeof awsSettings>>;

/** The provider's settings with the defaults that the real one takes from the environment. */
export async function awsSettings(given: Properties, environment: NodeJS.ProcessEnv) {
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_MAX_ATTEMPTS } = environment;
  const region = text(given["region"]) ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? "";
  if (isObject(given["defaultTags"])) {
    throw new Error("The sandbox has no tags. Leave aws:defaultTags out.");
  }
  return {
    region,
    credentials: await credentials(given, region),
    /** Of one call, the first included. */
    maxAttempts: Number(given["maxRetries"] ?? AWS_MAX_ATTEMPTS ?? 25) || 25,
    /** Empty: any. */
    allowedAccountIds: accountIds(given["allowedAccountIds"]),
    forbiddenAccountIds: accountIds(given["forbiddenAccountIds"]),
  };
}

/** As aws-sdk-go-base, `VerifyAccountIDAllowed`, which the real provider asks when it is configured. */
export function refuseAccount(
  account: string,
  { allowedAccountIds, forbiddenAccountIds }: AwsSettings,
): void {
  const allowed = allowedAccountIds.length === 0 || allowedAccountIds.includes(account);
  if (!allowed || forbiddenAccountIds.includes(account)) {
    throw new Error(`AWS account ID not allowed: ${account}`);
  }
}

function accountIds(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** The engine sends a text of digits, such as an account for a key, as a number. */
function text(value: unknown): string | undefined {
  return ["string", "number"].includes(typeof value) && value !== "" ? String(value) : undefined;
}

/** Given keys, a profile, or AWS's default chain; then the roles, one after the other. */
async function credentials(given: Properties, region: string): Promise<Credentials> {
  const start = await startingCredentials(given);
  const roles = (Array.isArray(given["assumeRoles"]) ? given["assumeRoles"] : []).filter(isObject);
  if (roles.length === 0) return start;
  const { fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  const { memoize } = await import("@smithy/core/config");
  const clientConfig = { region, requestHandler: withTimeouts() };
  return roles.reduce<Credentials>((masterCredentials, role) => {
    const params = roleParameters(role);
    const assume = fromTemporaryCredentials({ masterCredentials, clientConfig, params });
    // The SDK would assume the role again for every service; the real provider does it once.
    return memoize(
      () => assume(),
      endsSoon,
      ({ expiration }) => expiration !== undefined,
    );
  }, start);
}

const fiveMinutes = 5 * 60 * 1000;

function endsSoon({ expiration }: { expiration?: Date }): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < fiveMinutes;
}

async function startingCredentials(given: Properties): Promise<Credentials> {
  const [accessKeyId, secretAccessKey] = [text(given["accessKey"]), text(given["secretKey"])];
  if (accessKeyId && secretAccessKey) {
    return { accessKeyId, secretAccessKey, sessionToken: text(given["token"]) };
  }
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE } = process.env;
  const profile = text(given["profile"]);
  await refuseMissingProfile(profile ?? AWS_PROFILE);
  const { fromEnv, fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
  if (profile !== undefined) return fromNodeProviderChain({ profile });
  // The SDK for Go takes keys before AWS_PROFILE, and the one for JavaScript the other way round.
  return AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY ? fromEnv() : fromNodeProviderChain();
}

/** As the SDK for Go, `resolveConfigLoaders`: even where keys come first. */
async function refuseMissingProfile(profile: string | undefined): Promise<void> {
  if (!profile) return;
  const { loadSharedConfigFiles } = await import("@smithy/core/config");
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  if (profile in configFile || profile in credentialsFile) return;
  throw new Error(
    `unable to validate AWS credentials.\nDetails: failed to get shared config profile, ${profile}`,
  );
}

function roleParameters(role: Properties) {
  const duration = text(role["duration"]);
  return {
    RoleArn: String(role["roleArn"]),
    RoleSessionName: text(role["sessionName"]) ?? `aws-go-sdk-${Date.now()}`,
    ExternalId: text(role["externalId"]),
    Policy: text(role["policy"]),
    SourceIdentity: text(role["sourceIdentity"]),
    DurationSeconds: duration === undefined ? undefined : durationSeconds(duration),
  };
}

/** A connection that is never answered ends, and counts as an attempt. */
export function withTimeouts() {
  const { connect, answer } = timeouts();
  return {
    connectionTimeout: connect * 1000,
    requestTimeout: answer * 1000,
    socketTimeout: answer * 1000,
    throwOnRequestTimeout: true,
  };
}
