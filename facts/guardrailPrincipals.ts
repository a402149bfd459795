/**
 * Which principals a pattern of `aws:PrincipalArn` names. For a session, that condition key holds
 * the ARN of its role, with the role's path.
 *
 * Source: IAM User Guide, "AWS global condition context keys", aws:PrincipalArn.
 */

/** What a pattern of `exemptPrincipals` may look like, for messages. */
export const exemptionRule =
  "a list of ARNs of IAM roles and users; * may stand for the account, and for part of a name of which three characters are given";

/** Roles of IAM Identity Center: their names have only this in common. */
const identityCenterRoles = ["ZZ9_00000000aaaaaaaa", "kK.q_11111111bbbbbbbb"].map(
  (end) => `role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_${end}`,
);

/** Why a pattern exempts too many principals, or none; undefined if it is fine. */
export function exemptionMistake(pattern: string): string | undefined {
  const [, what = ""] = /^arn:[\w-]+:iam::(?:\d{12}|\d*\*[\d*]*):(\S+)$/.exec(pattern) ?? [];
  if (what === "root") return undefined;
  const [, name] = /^(?:role|user)\/(?:[\w+=,.@*?/-]*\/)?([\w+=,.@*?-]+)$/.exec(what) ?? [];
  if (name === undefined) return "it is not the ARN of a role or a user";
  if (/[*?]/.test(name) && name.replace(/[*?]/g, "").length < 3) {
    return "it exempts every principal, or nearly every one";
  }
  if (identityCenterRoles.every((role) => like(what, role))) {
    return "it exempts every user of IAM Identity Center";
  }
  return undefined;
}

/** Whether a pattern names a role of that name, in no path. */
export function namesRole(pattern: string, roleName: string): boolean {
  return like(resourceOf(pattern), `role/${roleName}`);
}

/**
 * Patterns that name only the caller. The path of a session's role is unknown, but role names are
 * unique in an account, regardless of their path.
 *
 * @param arn What sts:GetCallerIdentity says.
 */
export function principalPatterns(arn: string): string[] {
  const session = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn);
  if (!session) return [arn];
  const [, partition, account, name] = session;
  const role = (path: string) => `arn:${partition}:iam::${account}:role/${path}${name}`;
  return [role(""), role("*/")];
}

/** Those patterns that no other pattern of a list covers already. */
export function notCovered(patterns: readonly string[], by: readonly string[]): string[] {
  return patterns.filter((pattern) => !by.some((other) => covers(other, pattern)));
}

/** Wildcards do not reach over the first five colons of an ARN. */
function covers(pattern: string, arn: string): boolean {
  const parts = (text: string) => [...text.split(":").slice(0, 5), resourceOf(text)];
  const values = parts(arn);
  return parts(pattern).every((part, index) => like(part, values[index] ?? ""));
}

function resourceOf(arn: string): string {
  return arn.split(":").slice(5).join(":");
}

/** `*` is any text, `?` any character. */
export function like(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(value);
}
