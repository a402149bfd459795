import {
  DeleteIdentityProviderCommand,
  DescribeIdentityProviderCommand,
  type IdentityProviderType,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  DeleteRoleCommand,
  DeleteSAMLProviderCommand,
  GetSAMLProviderCommand,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import {
  DeletePolicyCommand,
  DetachPolicyCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { nameInArn, parseArn } from "../../../facts/arn";
import { compact } from "../../../facts/compact";
import { connectArns } from "../../../facts/connectInstance";
import type { ConnectSettings, GuardrailSettings } from "../../../settings";
import { guardrailName, iamNames } from "../../../facts/defaultNames";
import { allPages } from "../../../clouds/allPages";
import type { Aws } from "../../../clouds/awsClients";
import { howItFailed } from "../../../clouds/awsErrors";
import { metadataSource, readsFromOkta } from "../../../facts/metadataSource";
import { openOrganizations } from "../../../clouds/organizationPath";
import { type Instance, type UserPool, findAppClient } from "../aws";
import { usersOf } from "../agentsRoles";
import { findRole, unlessGone } from "../iam";
import { type IsKnown, type Orphan, withNeed } from "./orphan";
import { type Protected, othersDenials } from "../othersDenials";
import { contentOf, policiesOf, rootOf, targetsOf } from "../../shared/serviceControlPolicies";
import { rolePolicies } from "../../rolePolicies";
import { counted } from "../../shared/ui";

/** The identity provider of the declared name; it is needed where an app client lists it, or another made it. */
export async function orphanedIdentityProvider(
  aws: Aws,
  pool: UserPool,
  { name: ProviderName, oktaHost }: { name: string; oktaHost: string },
  isKnown: IsKnown,
): Promise<Orphan[]> {
  const UserPoolId = pool.id;
  if (!pool.identityProviders.includes(ProviderName)) return [];
  const id = `${UserPoolId}:${ProviderName}`;
  if (isKnown(id)) return [];
  const request = { UserPoolId, ProviderName };
  const describe = async () => {
    const answer = await aws.cognito.send(new DescribeIdentityProviderCommand(request));
    return answer.IdentityProvider;
  };
  const found = await describe();
  return [
    await withNeed({
      id,
      what: `identity provider ${ProviderName} of the user pool ${UserPoolId}`,
      made: found?.CreationDate,
      ...(madeByAnother(found, oktaHost) !== undefined && { isOthers: true }),
      need: async () =>
        (await listedBy(aws, pool, ProviderName)) ?? madeByAnother(await describe(), oktaHost),
      remove: () => aws.cognito.send(new DeleteIdentityProviderCommand(request)),
    }),
  ];
}

async function listedBy(aws: Aws, pool: UserPool, provider: string): Promise<string | undefined> {
  const clients: string[] = [];
  for (const { id: appClientId } of pool.appClients) {
    const client = await findAppClient(aws, pool, { appClientId });
    if (client.identityProviders.includes(provider)) clients.push(client.name);
  }
  return clients.length > 0 ? `listed by the app client ${clients.join(", ")}` : undefined;
}

/** The pool is the vendor's, who may have made a provider of that name; so may another customer in the same pool. */
function madeByAnother(provider: IdentityProviderType = {}, oktaHost: string): string | undefined {
  if (readsFromOkta(provider, oktaHost)) return undefined;
  const { ProviderType: type } = provider;
  const why = type === "SAML" ? `it ${metadataSource(provider)}` : `its type is ${type}`;
  return `not made by an update of this customer, since ${why}; if it is another's, set another engage.identityProviderName`;
}

/** The role and the SAML provider, the role first. */
export async function orphansInIam(
  aws: Aws,
  connect: ConnectSettings,
  instance: Instance,
  isKnown: IsKnown,
): Promise<Orphan[]> {
  const names = iamNames(connect, instance.alias);
  const { roleName } = names;
  const { samlProvider } = connectArns({ instance: parseArn(instance.arn), ...names });
  const roles = isKnown(roleName) ? [] : await orphanedRole(aws, roleName, instance);
  const unusedRoles = roles.filter(({ neededFor }) => neededFor === undefined).map(() => roleName);
  const providers = isKnown(samlProvider)
    ? []
    : await orphanedSamlProvider(aws, samlProvider, unusedRoles);
  return [...roles, ...providers];
}

/**
 * Its policies are declarations of their own, so a role that was lost has none. Nor has one that a
 * destroy has kept for the users of the instance, and IAM may not tell its use: it does so hours late,
 * and for 400 days. So the users count.
 */
async function orphanedRole(aws: Aws, RoleName: string, instance: Instance): Promise<Orphan[]> {
  const role = await findRole(aws, RoleName);
  if (!role) return [];
  return [
    await withNeed({
      id: RoleName,
      what: `role ${RoleName}`,
      made: role.CreateDate,
      need: () => useOfRole(aws, RoleName, instance),
      remove: () => aws.iam.send(new DeleteRoleCommand({ RoleName })),
    }),
  ];
}

async function useOfRole(
  aws: Aws,
  RoleName: string,
  instance: Instance,
): Promise<string | undefined> {
  const role = await findRole(aws, RoleName);
  if (!role) return undefined;
  const { own, attached } = await rolePolicies(aws.iam, RoleName);
  const policies = [...own, ...attached.map(({ PolicyName = "" }) => PolicyName)];
  const lastUsed = role.RoleLastUsed?.LastUsedDate;
  const needed = compact([
    policies.length > 0 && `has the policy ${policies.join(", ")}`,
    lastUsed && `was used on ${lastUsed.toISOString().slice(0, 10)}`,
  ]);
  return needed.length > 0 ? needed.join(", ") : tiedUsers(aws, instance);
}

/** Without the role to which they are tied, the users of an instance cannot log in, and lose their data. */
async function tiedUsers(aws: Aws, instance: Instance): Promise<string | undefined> {
  const unknown = (why: string) =>
    `users of the Amazon Connect instance ${instance.alias} may be tied to it: their number is unknown (${why})`;
  try {
    const users = await usersOf(aws, instance);
    if (users === undefined) return unknown("the AWS credentials lack connect:ListUsers");
    if (users === 0) return undefined;
    return `${counted(users, "user")} of the Amazon Connect instance ${instance.alias} may be tied to it`;
  } catch (error) {
    return unknown(`AWS ${howItFailed(error as Error)}: ${(error as Error).name}`);
  }
}

/** @param unusedRoles Roles that may trust it without needing it. */
async function orphanedSamlProvider(
  { iam }: Aws,
  SAMLProviderArn: string,
  unusedRoles: readonly string[],
): Promise<Orphan[]> {
  const found = await unlessGone(() => iam.send(new GetSAMLProviderCommand({ SAMLProviderArn })));
  if (!found) return [];
  const need = async () => {
    const roles = await allPages(paginateListRoles({ client: iam }, {}), ({ Roles }) => Roles);
    const trusting = roles
      .filter(({ AssumeRolePolicyDocument: trust = "" }) =>
        decodeURIComponent(trust).includes(`"${SAMLProviderArn}"`),
      )
      .map(({ RoleName = "" }) => RoleName)
      .filter((name) => !unusedRoles.includes(name));
    return trusting.length > 0 ? `trusted by the role ${trusting.join(", ")}` : undefined;
  };
  return [
    await withNeed({
      id: SAMLProviderArn,
      what: `SAML provider ${nameInArn(SAMLProviderArn)}`,
      made: found.CreateDate,
      need,
      remove: () => iam.send(new DeleteSAMLProviderCommand({ SAMLProviderArn })),
    }),
  ];
}

/**
 * The service control policy of the declared name; and where the state knows the policy, its
 * attachments to declared targets that the state does not know.
 *
 * @param own What a policy of this deployment is about.
 */
export async function orphanedPolicies(
  aws: Aws,
  guardrail: GuardrailSettings,
  { alias }: Instance,
  own: Protected,
  isKnown: IsKnown,
): Promise<Orphan[]> {
  const client = await openOrganizations(aws.access, guardrail.managementRole);
  const name = guardrailName(guardrail, alias);
  const policies = (await policiesOf(client)).filter((policy) => policy.name === name);
  const declared = await idsOf(client, guardrail.targets);
  const orphans: Orphan[] = [];
  for (const { id: PolicyId } of policies) {
    if (!isKnown(PolicyId)) {
      orphans.push(
        await withNeed({
          id: PolicyId,
          what: `service control policy ${name} (${PolicyId})`,
          need: async () => {
            const targets = await targetsOf(client, PolicyId);
            return targets.length > 0
              ? `attached to ${targets.join(", ")}`
              : aboutOthers(await contentOf(client, PolicyId), own);
          },
          remove: () => client.send(new DeletePolicyCommand({ PolicyId })),
        }),
      );
      continue;
    }
    const targets = await targetsOf(client, PolicyId);
    const unknown = targets.filter((id) => declared.includes(id) && !isKnown(`${id}:${PolicyId}`));
    for (const TargetId of unknown) {
      orphans.push({
        id: `${TargetId}:${PolicyId}`,
        what: `attachment of the service control policy ${name} to ${TargetId}`,
        need: async () => undefined,
        remove: () => client.send(new DetachPolicyCommand({ PolicyId, TargetId })),
      });
    }
  }
  return orphans;
}

/** A policy of the declared name that says more than this customer's is not this deployment's to delete. */
function aboutOthers(content: string, own: Protected): string | undefined {
  const others = othersDenials(content, own);
  return others.length > 0 ? `says more than this customer's: ${others.join("; ")}` : undefined;
}

/** Settings say `root` for the organization's root. */
async function idsOf(client: OrganizationsClient, targets: readonly string[]): Promise<string[]> {
  if (!targets.includes("root")) return [...targets];
  const root = await rootOf(client);
  return targets.map((target) => (target === "root" ? (root?.Id ?? target) : target));
}
