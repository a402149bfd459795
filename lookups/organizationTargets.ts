import type * as pulumi from "@pulumi/pulumi";
import {
  getOrganization,
  type GetOrganizationResult,
} from "@pulumi/aws/organizations/getOrganization";
import { getPoliciesForTarget } from "@pulumi/aws/organizations/getPoliciesForTarget";
import { getPolicy } from "@pulumi/aws/organizations/getPolicy";
import { whyNoPath } from "../clouds/organizationPath";
import { maximumPoliciesPerTarget, maximumPolicySize } from "../facts/guardrailPolicy";
import type { OrganizationTarget } from "../facts/organizationTarget";
import { LookupError, allLookups, oneLookup } from "./lookupError";
import { type Existing, idSuggestion } from "./nearName";

export interface OrganizationTargetsArgs {
  /** Account ids, organizational unit ids, or `root`. */
  targets: readonly string[];
  /** The policy's name, to recognize it where it is attached already. */
  policyName: string;
  /** Organizations' id of the policy that the last update has told; it may have another name. */
  deployedPolicy: () => Promise<string | undefined>;
  /** The policy itself, JSON text. */
  policy: string;
  /** Role in the management account that is assumed, for messages. */
  managementRole?: string;
  /** The account of the Amazon Connect instance, 12 digits. */
  account: string;
  /** Asks Organizations for the parents of that account, from its unit up to the root. */
  pathToRoot: () => Promise<string[]>;
}

/**
 * Checks what Organizations would refuse only during the update, or accept without effect.
 *
 * @param setting The section of the settings, for messages.
 * @throws {LookupError} with every problem found.
 */
export async function findTargets(
  setting: string,
  args: OrganizationTargetsArgs,
  opts?: pulumi.InvokeOptions,
): Promise<OrganizationTarget[]> {
  if (args.policy.length > maximumPolicySize) {
    throw new LookupError(
      `${setting}: the service control policy would have ${args.policy.length} characters; AWS allows ` +
        `${maximumPolicySize}. Name fewer exemptPrincipals.`,
    );
  }
  const organization = await oneLookup(
    getOrganization({}, opts),
    args.managementRole
      ? `${setting}.managementRole: the organization could not be read with ${args.managementRole}. ` +
          "Check that the role exists in the management account, trusts this account, and allows organizations:Describe*, List*, and the writes on policies."
      : `${setting}: the organization could not be read. Check that this account is in one, or set managementRole to a role in its management account.`,
  );
  const root = enabledRoot(setting, args, organization);
  refuseInstanceOfManagement(setting, args, organization);
  let asked: Promise<string[]> | undefined;
  const path = () => (asked ??= args.pathToRoot());
  // Any other target would protect nothing.
  const possible = async () => [args.account, ...(await path())];
  return allLookups(
    args.targets.map(async (target) => {
      const id = target === "root" ? root : target;
      refuseManagementAccount(setting, organization, id);
      await refuseFullTarget(setting, args, id, possible, opts);
      // The account itself needs no path to the root.
      if (id !== args.account) {
        refuseElsewhere(setting, args, id, await way(setting, args, path));
      }
      return { setting: target, id };
    }),
  );
}

async function way(
  setting: string,
  args: OrganizationTargetsArgs,
  path: () => Promise<string[]>,
): Promise<string[]> {
  try {
    return await path();
  } catch (error) {
    throw new LookupError(whyNoPath(error as Error, { ...args, setting }));
  }
}

function refuseElsewhere(
  setting: string,
  { account }: OrganizationTargetsArgs,
  target: string,
  path: readonly string[],
): void {
  if (!path.includes(target)) {
    throw new LookupError(
      `${setting}.targets: ${target} does not contain the account ${account} of the Amazon Connect instance, ` +
        `so the guardrail there would protect nothing; the account is under ${path.join(" → ")}. ` +
        `Name one of these, or the account itself: targets: [${path[0]}].`,
    );
  }
}

function refuseInstanceOfManagement(
  setting: string,
  { account }: OrganizationTargetsArgs,
  { masterAccountId }: GetOrganizationResult,
): void {
  if (account === masterAccountId) {
    throw new LookupError(
      `${setting}: the Amazon Connect instance is in the management account, ${account}, which no service control policy binds, ` +
        "wherever it is attached. Leave the guardrail section out, or move the instance to a member account.",
    );
  }
}

/** AWS tells a member account which organization it is in, but not the roots. */
function enabledRoot(
  setting: string,
  { managementRole }: OrganizationTargetsArgs,
  { roots, masterAccountId }: GetOrganizationResult,
): string {
  const [root] = (roots as GetOrganizationResult["roots"] | undefined) ?? [];
  if (!root) {
    throw new LookupError(
      managementRole
        ? `${setting}.managementRole: ${managementRole} is not in the management account, ${masterAccountId}. Name a role there.`
        : `${setting}: only the management account, ${masterAccountId}, can manage service control policies, ` +
            "but the AWS credentials belong to another account. Set managementRole to a role there that trusts this account.",
    );
  }
  const enabled = root.policyTypes.some(
    ({ type, status }) => type === "SERVICE_CONTROL_POLICY" && status === "ENABLED",
  );
  if (!enabled) {
    throw new LookupError(
      `${setting}: service control policies are not enabled in the organization. ` +
        "In the management account, open AWS Organizations, Policies, Service control policies, and enable them.",
    );
  }
  return root.id;
}

function refuseManagementAccount(
  setting: string,
  { masterAccountId }: GetOrganizationResult,
  target: string,
): void {
  if (target === masterAccountId) {
    throw new LookupError(
      `${setting}.targets: ${target} is the management account, which no service control policy binds. ` +
        "Move the Connect instance to a member account, or leave this target out.",
    );
  }
}

async function refuseFullTarget(
  setting: string,
  { policyName, deployedPolicy }: OrganizationTargetsArgs,
  targetId: string,
  possible: Existing,
  opts?: pulumi.InvokeOptions,
): Promise<void> {
  const { ids } = await oneLookup(
    getPoliciesForTarget({ targetId, filter: "SERVICE_CONTROL_POLICY" }, opts),
    `${setting}.targets: the organization has no target ${targetId}, or its policies could not be listed. ` +
      "Correct the id of the account or organizational unit.",
    () => idSuggestion(targetId, possible),
  );
  if (ids.length < maximumPoliciesPerTarget) {
    return;
  }
  const deployed = await deployedPolicy();
  if (deployed !== undefined && ids.includes(deployed)) {
    return;
  }
  const policies = await oneLookup(
    Promise.all(ids.map((policyId) => getPolicy({ policyId }, opts))),
    `${setting}.targets: the policies of ${targetId}, which has the maximum number, could not be read. ` +
      "Allow organizations:DescribePolicy.",
  );
  if (!policies.some(({ name }) => name === policyName)) {
    throw new LookupError(
      `${setting}.targets: ${targetId} already has ${ids.length} service control policies, and AWS allows ` +
        `${maximumPoliciesPerTarget}. Detach one, or attach the guardrail to another organizational unit.`,
    );
  }
}
