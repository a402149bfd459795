import { AwsError } from "./awsError";
import { type Upstream } from "./upstream";
import { elements, textOf } from "../shared/xml";

/** What signing in as a role needs to know of it. */
export interface Role {
  readonly arn: string;
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly trustPolicy: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
}

/** `arn:{partition}:iam::{account}:role/{path}{name}`, taken apart; undefined when it is none. */
export function parseRoleArn(arn: string) {
  const found = /^arn:(aws[\w-]*):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
  if (!found) return undefined;
  const [, partition = "", account = "", name = ""] = found;
  return { partition, account, name };
}

/** The role, read from IAM; undefined when there is none. */
export async function findRole(
  upstream: Upstream,
  arn: string,
  region: string,
): Promise<Role | undefined> {
  const parsed = parseRoleArn(arn);
  if (!parsed) return undefined;
  const { account, name } = parsed;
  try {
    const found = await upstream.query("iam", "GetRole", { RoleName: name }, { account, region });
    // A path is part of the ARN, not of the name: what was asked for must be this very role.
    if (textOf(found, "Arn") !== arn) return undefined;
    return {
      arn,
      id: textOf(found, "RoleId") ?? "",
      name,
      account,
      trustPolicy: decoded(textOf(found, "AssumeRolePolicyDocument")),
      maxSessionDuration: Number(textOf(found, "MaxSessionDuration") ?? 3600),
    };
  } catch (error) {
    if (error instanceof AwsError && error.code === "NoSuchEntity") return undefined;
    throw error;
  }
}

/** The role's inline policies, as JSON text. Policies that are attached to it are not looked at. */
export async function inlinePolicies(
  upstream: Upstream,
  { account, name }: Role,
  region: string,
): Promise<string[]> {
  const ask = (operation: string, more: Record<string, string> = {}) =>
    upstream.query("iam", operation, { RoleName: name, ...more }, { account, region });
  const listed = await ask("ListRolePolicies");
  const names = elements(listed, "member").map(({ textContent }) => textContent?.trim() ?? "");
  return Promise.all(
    names.map(async (PolicyName) =>
      decoded(textOf(await ask("GetRolePolicy", { PolicyName }), "PolicyDocument")),
    ),
  );
}

/** IAM answers documents percent-encoded, the emulator now and then does not. */
function decoded(document = "{}"): string {
  return document.startsWith("%7B") ? decodeURIComponent(document) : document;
}
