// How a customer's AWS is reached, by its settings. The program, the app client's attachment and the
// commands in operations/ all ask here. clouds/aws*.ts are part of the code in Pulumi's state, and load packages
// when they need them: a preview needs none.
import type { AssumeRole, AwsAccess, WebIdentityRole } from "./awsAccessSettings";

export type { AssumeRole, AwsAccess, WebIdentityRole };

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

/** The same access with one more role, assumed after the others; unchanged without a role. */
export function inRole(access: AwsAccess, roleArn?: string): AwsAccess {
  if (!roleArn) return access;
  return { ...access, assumeRoles: [...access.assumeRoles, { roleArn }] };
}
