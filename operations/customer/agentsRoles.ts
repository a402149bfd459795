import { paginateListUsers } from "@aws-sdk/client-connect";
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  type Role,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import pLimit from "p-limit";
import { allPages } from "../../clouds/allPages";
import type { Aws } from "../../clouds/awsClients";
import { isDenied } from "../../clouds/awsErrors";
import { statementsOf } from "../../facts/policyDocument";
import { readManagedPolicy } from "../managedPolicy";
import { rolePolicies } from "../rolePolicies";
import type { Instance } from "./aws";

/** A role with which agents enter an Amazon Connect instance through a SAML provider. */
export interface AgentsRole {
  name: string;
  /** Absent: not in the 400 days that AWS looks back, or AWS does not say. */
  lastUsed?: Date;
}

/** What it takes to list them with their policies. */
export const neededForRoles =
  "The AWS credentials need iam:ListRoles, and iam:Get* and iam:List* on the roles and their policies.";

export interface LiveInstance {
  /** How many users it has; absent where this may not be known. */
  users?: number;
  /** Absent where they may not be listed. */
  roles?: AgentsRole[];
}

/**
 * Looks for the users of an instance, and for the roles that they may be tied to.
 *
 * @param instance One that is still being looked up is not waited for before the roles are listed.
 */
export async function liveInstance(
  aws: Aws,
  instance: Instance | Promise<Instance>,
): Promise<LiveInstance> {
  const [users, roles] = await Promise.all([
    usersOf(aws, instance),
    unlessDenied(() => agentsRoles(aws.iam, instance)),
  ]);
  return { users, roles };
}

/** How many users an instance has; undefined where this may not be known. */
export function usersOf(
  { connect: client }: Pick<Aws, "connect">,
  instance: Pick<Instance, "id"> | Promise<Instance>,
): Promise<number | undefined> {
  return unlessDenied(async () => {
    const { id: InstanceId } = await instance;
    const pages = paginateListUsers({ client, pageSize: 1000 }, { InstanceId });
    return (await allPages(pages, ({ UserSummaryList }) => UserSummaryList)).length;
  });
}

/** The roles with the day of their last use, for a message. */
export function namesOf(roles: readonly AgentsRole[]): string {
  const used = ({ lastUsed }: AgentsRole) =>
    lastUsed ? `last used on ${lastUsed.toISOString().slice(0, 10)}` : "no use known";
  return roles.map((role) => `${role.name} (${used(role)})`).join(", ") || "none";
}

async function agentsRoles(
  iam: IAMClient,
  instance: Instance | Promise<Instance>,
): Promise<AgentsRole[]> {
  const roles = await allPages(paginateListRoles({ client: iam }, {}), ({ Roles }) => Roles);
  const limit = pLimit(4);
  const found = roles.filter(trustsSaml).map(({ RoleName: name = "", Path: path = "" }) =>
    limit(async (): Promise<AgentsRole[]> => {
      const documents = await documentsOf(iam, name);
      const wanted = await instance;
      const entering = path.startsWith("/aws-reserved/") ? agentsOwn : anyEntering;
      if (!documents.some((document) => letsIn(document, wanted, entering))) return [];
      const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: name }));
      return [{ name, lastUsed: role?.RoleLastUsed?.LastUsedDate }];
    }),
  );
  return (await Promise.all(found)).flat();
}

function trustsSaml({ AssumeRolePolicyDocument: document = "{}" }: Role): boolean {
  const trust = statementsOf(document);
  const trusted = trust.flatMap(({ principals }) => Object.values(principals).flat());
  return (
    trust.some(({ actions }) => actions.includes("sts:AssumeRoleWithSAML")) &&
    trusted.some((principal) => principal.includes(":saml-provider/"))
  );
}

/** Its own policies and those that are attached to it. */
async function documentsOf(iam: IAMClient, RoleName: string): Promise<string[]> {
  const policies = await rolePolicies(iam, RoleName);
  const own = policies.own.map(async (PolicyName) => {
    const got = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return got.PolicyDocument ?? "{}";
  });
  const attached = policies.attached.map(({ PolicyArn = "" }) => readManagedPolicy(iam, PolicyArn));
  return Promise.all([...own, ...attached]);
}

const anyEntering = /^connect:(\*|GetFederationTokens?)$/i;
/** Of a permission set of IAM Identity Center: those with `connect:*` are for administrators. */
const agentsOwn = /^connect:GetFederationTokens?$/i;

/** Whether a policy lets agents into this instance: AWS's own forms, by ARN or by condition. */
export function letsIn(
  document: string,
  { id, arn }: Pick<Instance, "id" | "arn">,
  entering = anyEntering,
): boolean {
  return statementsOf(document || "{}").some(({ effect, actions, resources, conditions }) => {
    const enters = actions.some((one) => entering.test(one));
    const here = resources.some((one) => one === "*" || one.startsWith(arn));
    const condition = JSON.stringify(conditions);
    const elsewhere = /connect:InstanceId/i.test(condition) && !condition.includes(id);
    return effect === "Allow" && enters && here && !elsewhere;
  });
}

async function unlessDenied<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isDenied(error as Error)) return undefined;
    throw error;
  }
}
