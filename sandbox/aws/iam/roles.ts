import { accountIn, nameInArn, roleArnPattern } from "../../../facts/arn";
import { unlessRefused } from "../core/awsError";
import { type Cloud } from "../core/cloud";

/** What signing in as a role needs to know of it. */
export type Role = NonNullable<Awaited<ReturnType<typeof findRole>>>;

/** `arn:{partition}:iam::{account}:role/{path}{name}`, taken apart; undefined when it is none. */
export function parseRoleArn(arn: string) {
  if (!roleArnPattern.test(arn)) return undefined;
  return { account: accountIn(arn) ?? "", name: nameInArn(arn) };
}

/** The role, read from IAM; undefined when there is none. */
export async function findRole(cloud: Cloud, arn: string) {
  const parsed = parseRoleArn(arn);
  if (!parsed) return undefined;
  const { account, name } = parsed;
  const getting = cloud.of(account).iam("GetRole", { RoleName: name });
  const answer = await unlessRefused("NoSuchEntity", getting);
  const role = answer?.Role as
    | (Record<string, string> & { MaxSessionDuration?: number })
    | undefined;
  // A path is part of the ARN, not of the name: what was asked for must be this very role.
  if (role?.Arn !== arn) return undefined;
  const trustPolicy = role.AssumeRolePolicyDocument ?? "{}";
  /** Seconds. */
  const maxSessionDuration = role.MaxSessionDuration ?? 3600;
  return { arn, id: role.RoleId ?? "", name, account, trustPolicy, maxSessionDuration };
}

/** The role's inline policies, as IAM answers them. Policies that are attached to it are not looked at. */
export async function inlinePolicies(cloud: Cloud, role: Role): Promise<string[]> {
  const own = cloud.of(role.account);
  const RoleName = role.name;
  const { PolicyNames } = await own.iam("ListRolePolicies", { RoleName });
  return Promise.all(
    (PolicyNames as string[]).map(async (PolicyName) => {
      const policy = await own.iam("GetRolePolicy", { RoleName, PolicyName });
      return policy.PolicyDocument as string;
    }),
  );
}
