// Which credentials count.
import type { AssumeRole, AwsAccess, WebIdentityRole } from "./awsAccessSettings";
import { type Connections, expandHome } from "./awsConnections";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

/** For a role whose settings give none. */
const defaultSessionName = "engage-okta";

type Provider = () => Promise<Credentials>;

/** Where the first credentials come from, before any role of the settings is assumed. */
export type Source =
  | { kind: "settings" }
  | { kind: "web identity of the settings" }
  | { kind: "profile"; profile: string; from: "aws:profile" | "AWS_PROFILE" | "default" }
  | { kind: "environment" }
  | { kind: "web identity of the environment" };

/**
 * The order of the AWS provider: keys in the settings; a profile in the settings; keys in the
 * environment; a web identity in the environment; the profile of the environment, or `default`, and
 * after it the container and the instance. A web identity in the settings replaces all but keys in
 * the settings.
 *
 * Sources: hashicorp/aws-sdk-go-base, aws_config.go (`GetAwsConfig`) and credentials.go
 * (`getCredentialsProvider`); aws/aws-sdk-go-v2, config/resolve_credentials.go
 * (`resolveCredentialChain`). AWS's SDK for JavaScript by itself prefers AWS_PROFILE to keys.
 */
function firstSource(access: AwsAccess, environment: NodeJS.ProcessEnv): Source {
  if (access.accessKey || access.secretKey || access.token) return { kind: "settings" };
  if (access.assumeRoleWithWebIdentity) return { kind: "web identity of the settings" };
  if (access.profile) return { kind: "profile", profile: access.profile, from: "aws:profile" };
  if (environmentKeys(environment)) return { kind: "environment" };
  if (environment.AWS_WEB_IDENTITY_TOKEN_FILE) return { kind: "web identity of the environment" };
  const profile = environment.AWS_PROFILE || environment.AWS_DEFAULT_PROFILE;
  return profile
    ? { kind: "profile", profile, from: "AWS_PROFILE" }
    : { kind: "profile", profile: "default", from: "default" };
}

/** Both names of each, as the SDK for Go knows them. */
function environmentKeys(environment: NodeJS.ProcessEnv): Credentials | undefined {
  const accessKeyId = environment.AWS_ACCESS_KEY_ID || environment.AWS_ACCESS_KEY;
  const secretAccessKey = environment.AWS_SECRET_ACCESS_KEY || environment.AWS_SECRET_KEY;
  if (!accessKeyId || !secretAccessKey) return undefined;
  const sessionToken = environment.AWS_SESSION_TOKEN;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/** Whose credentials are used, in words; no secret is in them. */
export function describeCredentials(
  access: AwsAccess,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const source = firstSource(access, environment);
  const role = access.assumeRoleWithWebIdentity?.roleArn ?? "";
  const first = {
    settings: () => "the keys in the settings (aws:accessKey)",
    "web identity of the settings": () => `the role ${role} (aws:assumeRoleWithWebIdentity)`,
    profile: () => describeProfile(source),
    environment: () => "the keys in the environment (AWS_ACCESS_KEY_ID)",
    "web identity of the environment": () =>
      "the web identity in the environment (AWS_WEB_IDENTITY_TOKEN_FILE)",
  }[source.kind]();
  const roles = access.assumeRoles.map(({ roleArn }) => roleArn);
  return roles.length > 0 ? `${first}, then the role ${roles.join(", then ")}` : first;
}

function describeProfile(source: Source): string {
  if (source.kind !== "profile" || source.from === "default") {
    return "the default profile, or the role of this machine";
  }
  return `the profile ${source.profile} (${source.from})`;
}

/**
 * Credentials for the last of the roles, each assumed with those of the one before it. They are kept
 * until shortly before they expire.
 *
 * @throws {Error} when the settings or AWS_PROFILE name a profile that no file has: the AWS provider
 *   does not start then, even where keys come first.
 */
export async function credentialsOf(access: AwsAccess, handler: Connections): Promise<Provider> {
  const files = profileFiles(access);
  await refuseMissingProfile(access, files);
  const sts = { region: access.stsRegion ?? access.region, requestHandler: handler };
  const sdk = await import("@aws-sdk/credential-providers");
  let current = await startingCredentials(access, handler);
  for (const role of access.assumeRoles) {
    const assume = sdk.fromTemporaryCredentials({
      masterCredentials: current,
      params: sessionParameters(role),
      clientConfig: sts,
    });
    current = kept(() => assume());
  }
  return current;
}

type Files = ReturnType<typeof profileFiles>;

/** One of each: the SDK for JavaScript takes no lists. */
function profileFiles({ sharedConfigFiles, sharedCredentialsFiles }: AwsAccess) {
  const [configFile] = sharedConfigFiles ?? [];
  const [credentialsFile] = sharedCredentialsFiles ?? [];
  return {
    ...(configFile && { configFilepath: expandHome(configFile) }),
    ...(credentialsFile && { filepath: expandHome(credentialsFile) }),
    // A fleet runs for long, and a profile is often signed in to in between.
    ignoreCache: true,
  };
}

/** Source: aws/aws-sdk-go-v2, config/config.go, `resolveConfigLoaders`. */
async function refuseMissingProfile(access: AwsAccess, files: Files): Promise<void> {
  const profile = access.profile ?? process.env.AWS_PROFILE;
  if (!profile) return;
  const { loadSharedConfigFiles } = await import("@smithy/core/config");
  const { configFile, credentialsFile } = await loadSharedConfigFiles(files);
  if (profile in configFile || profile in credentialsFile) return;
  const names = [...new Set([...Object.keys(credentialsFile), ...Object.keys(configFile)])];
  const known = names.filter((name) => !/^(sso-session|services)\./.test(name));
  const from = access.profile ? "aws:profile" : "AWS_PROFILE";
  throw Object.assign(
    new Error(
      [
        `There is no AWS profile "${profile}", which ${from} names.`,
        `  profiles: ${known.join(", ") || "none"}`,
        `The AWS provider refuses that too. Correct or remove ${from}; aws configure list-profiles lists the names.`,
      ].join("\n"),
    ),
    { name: "MissingProfile" },
  );
}

async function startingCredentials(access: AwsAccess, handler: Connections): Promise<Provider> {
  const sdk = await import("@aws-sdk/credential-providers");
  const source = firstSource(access, process.env);
  const sts = { region: access.stsRegion ?? access.region, requestHandler: handler };
  switch (source.kind) {
    case "settings": {
      const { accessKey = "", secretKey = "", token } = access;
      const given = { accessKeyId: accessKey, secretAccessKey: secretKey };
      return async () => (token ? { ...given, sessionToken: token } : given);
    }
    case "environment":
      return async () => environmentKeys(process.env) as Credentials;
    case "web identity of the environment":
      return kept(sdk.fromTokenFile({ clientConfig: sts }));
    case "web identity of the settings":
      return kept(() => webIdentity(access.assumeRoleWithWebIdentity as WebIdentityRole, sts));
    case "profile":
      return kept(await profileCredentials(source.profile, access, handler));
  }
}

/** A profile of any kind; where it has no credentials, the container's or the instance's. */
async function profileCredentials(
  profile: string,
  access: AwsAccess,
  handler: Connections,
): Promise<Provider> {
  const sdk = await import("@aws-sdk/credential-providers");
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI } =
    process.env;
  const inContainer = AWS_CONTAINER_CREDENTIALS_FULL_URI || AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
  const noInstance =
    access.skipMetadataApiCheck ||
    (process.env.AWS_EC2_METADATA_DISABLED ?? "").toLowerCase() === "true";
  const chain = sdk.createCredentialChain(
    sdk.fromIni({
      ...profileFiles(access),
      profile,
      // No region here: SSO's client would take it for its own.
      clientConfig: { requestHandler: handler },
      parentClientConfig: { region: access.stsRegion ?? access.region, requestHandler: handler },
    }),
    ...(inContainer ? [sdk.fromHttp()] : noInstance ? [] : [sdk.fromInstanceMetadata()]),
  );
  return async () => {
    try {
      return await chain();
    } catch (error) {
      const { tryNextLink, message } = error as Error & { tryNextLink?: boolean };
      if (tryNextLink === false) throw error;
      throw Object.assign(new Error(message, { cause: error }), {
        name: "CredentialsProviderError",
      });
    }
  };
}

async function webIdentity(role: WebIdentityRole, clientConfig: object): Promise<Credentials> {
  const { webIdentityTokenFile, sessionName, ...rest } = role;
  const sdk = await import("@aws-sdk/credential-providers");
  const { readFile } = await import("node:fs/promises");
  const token = (await readFile(expandHome(webIdentityTokenFile), "utf8")).trim();
  const { RoleArn, Policy, PolicyArns, DurationSeconds } = sessionParameters(rest);
  const assume = sdk.fromWebToken({
    webIdentityToken: token,
    roleArn: RoleArn,
    roleSessionName: sessionName ?? defaultSessionName,
    policy: Policy,
    policyArns: PolicyArns,
    durationSeconds: DurationSeconds,
    clientConfig,
  });
  return assume();
}

/** All members that the AWS provider knows of a role, as STS takes them. */
function sessionParameters(role: AssumeRole) {
  const { tags, policyArns, transitiveTagKeys, duration } = role;
  return {
    RoleArn: role.roleArn,
    RoleSessionName: role.sessionName ?? defaultSessionName,
    ExternalId: role.externalId,
    DurationSeconds: duration ? durationSeconds(duration) : undefined,
    Policy: role.policy,
    PolicyArns: policyArns?.map((arn) => ({ arn })),
    SourceIdentity: role.sourceIdentity,
    Tags: tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    TransitiveTagKeys: transitiveTagKeys && [...transitiveTagKeys],
  };
}

/** Go's notation of a duration, `1h30m`; undefined for anything else. */
export function durationSeconds(text: string): number | undefined {
  const units: Record<string, number> = {
    ns: 1e-9,
    us: 1e-6,
    µs: 1e-6,
    ms: 1e-3,
    s: 1,
    m: 60,
    h: 3600,
  };
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)];
  return Math.floor(
    parts.reduce((sum, [, n, unit = ""]) => sum + Number(n) * (units[unit] ?? 0), 0),
  );
}

/** Remembers credentials until five minutes before they expire; at the same moment asks only once. */
function kept(ask: Provider): Provider {
  let current: Promise<Credentials> | undefined;
  return async () => {
    const mine = (current ??= ask());
    const forget = () => {
      if (current === mine) current = undefined;
    };
    const credentials = await mine.catch((error: unknown) => {
      forget();
      throw error;
    });
    const until = credentials.expiration?.getTime() ?? Infinity;
    if (until - Date.now() < 5 * 60 * 1000) forget();
    return credentials;
  };
}
