import { GetRolePolicyCommand, type Role } from "@aws-sdk/client-iam";
import { compact } from "../../../facts/compact";
import { parseArn } from "../../../facts/arn";
import { signInEndpoints } from "../../../facts/awsPartitions";
import { enterPolicyName } from "../../../facts/defaultNames";
import type { Aws } from "../../../clouds/awsClients";
import { describeStatement, entersAs } from "../../verify/enterInstance";
import { statementsOf } from "../../../facts/policyDocument";
import { isDenied } from "../../../clouds/awsErrors";
import type { Instance } from "../aws";
import { hasSamlProvider, unlessGone } from "../iam";
import type { Adoption } from "./adoption";

/** The agents' role as it is, and what it will be tied to. */
export interface AdoptedRole {
  role: Role;
  instance: Pick<Instance, "id" | "arn">;
  /** ARN of Okta's SAML provider, which the role will trust. */
  samlProvider: string;
}

/** What an update will change about the role that agents or others notice. */
export async function changesForAgents(
  adopted: AdoptedRole,
  { iam }: Pick<Aws, "iam">,
): Promise<string[]> {
  const { RoleName } = adopted.role;
  const gone = await goneProviders(adopted, { iam });
  const permission = await unlessGone(() =>
    iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: enterPolicyName })),
  );
  return [
    ...narrowedTrust(adopted, gone),
    ...replacedPermission(permission?.PolicyDocument ?? "{}", adopted.instance),
  ];
}

/** With it, a role that is made again has it too. */
export function keptOfRole({ PermissionsBoundary: boundary }: Role): Adoption["keep"] {
  return [["connect.permissionsBoundary", boundary?.PermissionsBoundaryArn]];
}

/** What an update writes into the role, what it leaves, and what it cannot keep. */
export function notesOnRole({ Path, RoleName, Tags = [] }: Role): string[] {
  const tags = Tags.map(({ Key }) => Key).join(", ");
  return compact([
    tags &&
      `The role ${RoleName} keeps its tags: ${tags}. With aws:defaultTags in the settings, pulumi up removes those that are not in it.`,
    `pulumi up writes the permission ${enterPolicyName} into the role ${RoleName}. Other policies of the role stay, including AWS's own form; review them once.`,
    Path &&
      Path !== "/" &&
      `The role ${RoleName} has the path ${Path}, which the project cannot keep: pulumi preview would replace it. Create the role without a path first.`,
  ]);
}

/**
 * The SAML providers that the role trusts and IAM does not have: no agent signs in through them. Only those
 * of the role's own account can be looked up, and one that may not be read counts as there.
 */
async function goneProviders(
  { role, instance }: AdoptedRole,
  aws: Pick<Aws, "iam">,
): Promise<string[]> {
  const own = `::${parseArn(instance.arn).account}:saml-provider/`;
  const trusted = [...new Set(principalsOf(role).filter((one) => one.includes(own)))];
  const there = await Promise.all(
    trusted.map((arn) =>
      hasSamlProvider(aws, arn).catch((error: Error) => {
        if (isDenied(error)) return true;
        throw error;
      }),
    ),
  );
  return trusted.filter((_arn, index) => !there[index]);
}

function principalsOf({ AssumeRolePolicyDocument }: Role): string[] {
  return statementsOf(AssumeRolePolicyDocument ?? "{}").flatMap((one) =>
    Object.values(one.principals).flat(),
  );
}

/**
 * The role will accept the regional and the global endpoint of one provider; what goes is named.
 *
 * @param gone Principals that do not exist, so that their loss locks no agent out.
 */
export function narrowedTrust(
  { role, instance, samlProvider }: AdoptedRole,
  gone: readonly string[] = [],
): string[] {
  const { RoleName, AssumeRolePolicyDocument } = role;
  const place = parseArn(instance.arn);
  const kept = signInEndpoints(place);
  const statements = statementsOf(AssumeRolePolicyDocument ?? "{}");
  const audiences = statements.flatMap(({ conditions }) =>
    Object.values(conditions)
      .flatMap((keys) => Object.entries(keys))
      // IAM does not tell upper case from lower case in a condition's keys.
      .flatMap(([key, values]) => (key.toLowerCase() === "saml:aud" ? values : [])),
  );
  const lost = [...new Set(audiences.filter((one) => !kept.includes(one)))];
  const remaining = [samlProvider, ...gone];
  const others = [...new Set(principalsOf(role).filter((one) => !remaining.includes(one)))];
  return compact([
    lost.length > 0 &&
      `The role ${RoleName} accepts responses for ${lost.join(", ")} now. After the update it will accept only ${kept.join(" and ")}. This affects agents who sign in there.`,
    others.length > 0 &&
      `The role ${RoleName} trusts ${others.join(", ")} now. After the update it will trust only Okta's SAML provider, ${samlProvider}. This locks out everyone who assumes the role through the others.`,
  ]);
}

/**
 * Only a policy with exactly that name is overwritten.
 *
 * @param document of the role's policy of that name, `{}` where there is none.
 */
export function replacedPermission(
  document: string,
  instance: Pick<Instance, "id" | "arn">,
): string[] {
  const outputs = { instanceId: instance.id, instanceArn: instance.arn };
  const others = statementsOf(document).filter((one) => !entersAs(outputs, one));
  if (others.length === 0) return [];
  return [
    `The role's policy ${enterPolicyName} now permits more (${others.map(describeStatement).join("; ")}). After the update it will only permit entering this instance. This affects agents.`,
  ];
}
