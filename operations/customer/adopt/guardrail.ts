import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import {
  type PathQuestion,
  openOrganizations,
  pathToRoot,
  whyNoPath,
} from "../../../clouds/organizationPath";
import { parseArn } from "../../../facts/arn";
import { guardrailName } from "../../../facts/defaultNames";
import { statementsOf } from "../../../facts/policyDocument";
import type { ConnectSettings, GuardrailSettings, Settings } from "../../../settings";
import type { Aws } from "../../../clouds/awsClients";
import { OperatorError } from "../../failure";
import { type Adoption, nothingToAdopt, union } from "./adoption";
import { poolIdOf } from "./engage";
import { type Instance, instanceOf } from "../aws";
import type { IsKnown } from "../recover/orphan";
import { type Protected, othersDenials, protectedOf } from "../othersDenials";
import {
  type LivePolicy,
  contentOf,
  explainingOrganizations,
  policiesOf,
  rootOf,
  targetsOf,
} from "../../shared/serviceControlPolicies";

/** A service control policy that denies deleting the instance. */
interface Denying extends LivePolicy {
  /** What it says about more than this customer, in words. */
  others: string[];
}

interface Search {
  guardrail: GuardrailSettings;
  instance: Instance;
  client: OrganizationsClient;
  isKnown: IsKnown;
}

/**
 * Finds the service control policy by what it denies: deleting this instance, and nothing that is
 * another's.
 *
 * @param ofConnect The settings that adopt the sign-on to Amazon Connect: a live role has its own name.
 */
export async function adoptGuardrail(
  settings: Settings,
  aws: Aws,
  isKnown: IsKnown,
  ofConnect: Adoption["ids"] = [],
): Promise<Adoption> {
  const { connect, guardrail } = settings;
  if (!guardrail || !connect) return nothingToAdopt();
  const instance = await instanceOf(aws, connect);
  const own = await liveProtected(settings, connect, instance, aws, ofConnect);
  return explainingOrganizations(guardrail.managementRole, async () => {
    const client = await openOrganizations(aws.access, guardrail.managementRole);
    const denying = await policiesDenying(client, own);
    return findGuardrail(denying, { guardrail, instance, client, isKnown });
  });
}

async function findGuardrail(denying: readonly Denying[], search: Search): Promise<Adoption> {
  const { instance, isKnown } = search;
  // An update writes the whole policy that the state has, whatever another has added to it.
  const found = denying.filter(({ id, others }) => others.length === 0 || isKnown(id));
  const [policy, ...others] = found;
  if (!policy) return nothingAdopted(denying, search);
  if (others.length > 0) {
    const names = found.map(({ name, id }) => `${name} (${id})`).join(", ");
    throw new OperatorError(
      `Several service control policies deny deleting ${instance.arn}: ${names}. Delete those that you do not need, and run the command again.`,
    );
  }
  return adoptionOf(policy, search);
}

function nothingAdopted(denying: readonly Denying[], { guardrail, instance }: Search): Adoption {
  if (denying.length === 0) {
    return nothingToAdopt(
      `No service control policy denies deleting ${instance.arn}; one would be created.`,
    );
  }
  const name = guardrailName(guardrail, instance.alias);
  const isNamed = denying.some((one) => one.name === name);
  const adopts = denying.some(({ id }) => id === guardrail.adopt?.policyId);
  return {
    ...nothingToAdopt(
      ...denying.map(notAdopted),
      isNamed
        ? `Organizations takes the name ${name} once: set guardrail.policyName to another one before pulumi up, which creates a separate policy.`
        : `A separate policy, ${name}, would be created.`,
    ),
    // As an earlier release wrote it.
    ids: adopts ? [["guardrail.adopt", undefined]] : [],
  };
}

function notAdopted({ name, id, others }: Denying): string {
  return (
    `The service control policy ${name} (${id}) denies deleting the instance, and is about more than this customer: ${others.join("; ")}. ` +
    "pulumi up would replace all that it says, so it is not adopted and stays as it is. " +
    "To adopt it instead, move what is not this customer's to a policy of its own, and run the command again."
  );
}

async function adoptionOf(
  policy: LivePolicy,
  { guardrail, instance, client, isKnown }: Search,
): Promise<Adoption> {
  const rootId = (await rootOf(client))?.Id;
  const { account } = parseArn(instance.arn);
  const { managementRole } = guardrail;
  const above = await pathOf(client, { setting: "guardrail", account, managementRole });
  const path = [account, ...above];
  const all = await targetsOf(client, policy.id);
  const inPath = all.filter((id) => path.includes(id));
  const attached = inPath.map((id) => (id === rootId ? "root" : id));
  const known = isKnown(policy.id) && inPath.every((id) => isKnown(`${id}:${policy.id}`));
  const adopt = { policyId: policy.id, ...(attached.length > 0 && { targets: attached }) };
  const elsewhere = all.filter((id) => !path.includes(id));
  return {
    found: [
      ["guardrail: policy", `${policy.name} (${policy.id})`],
      ["guardrail: attached to", attached.join(", ") || "nothing"],
    ],
    ids: [
      ["guardrail.targets", union(guardrail.targets, attached)],
      ["guardrail.policyName", policy.name],
      ["guardrail.adopt", known ? undefined : adopt],
    ],
    keep: [],
    known,
    forAgents: [],
    notes:
      elsewhere.length > 0
        ? [
            `The policy ${policy.name} is also attached to ${elsewhere.join(", ")}, which does not contain the account ${account} of the instance (it is under ${above.join(" → ")}), so it protects nothing there. It stays attached; detach it by hand before pulumi destroy, which cannot delete a policy in use.`,
          ]
        : [],
  };
}

async function policiesDenying(client: OrganizationsClient, own: Protected): Promise<Denying[]> {
  const found: Denying[] = [];
  for (const policy of await policiesOf(client)) {
    const content = await contentOf(client, policy.id);
    if (!denies(content, own.instanceArn)) continue;
    found.push({ ...policy, others: othersDenials(content, own) });
  }
  return found;
}

/** Those that adopt found have names of their own. */
async function liveProtected(
  { engage, move }: Settings,
  connect: ConnectSettings,
  instance: Instance,
  aws: Aws,
  ofConnect: Adoption["ids"],
): Promise<Protected> {
  const named = (setting: string) =>
    ofConnect.flatMap(([key, value]) => (key === setting ? String(value) : []));
  const stacks = [engage, ...(move ? [move.engage] : [])];
  const userPoolIds = await Promise.all(stacks.map((one) => poolIdOf(one, aws)));
  const own = protectedOf(connect, instance, userPoolIds);
  return {
    ...own,
    roleNames: [...own.roleNames, ...named("connect.roleName")],
    samlProviderNames: [...own.samlProviderNames, ...named("connect.samlProviderName")],
  };
}

async function pathOf(client: OrganizationsClient, question: PathQuestion): Promise<string[]> {
  try {
    return await pathToRoot(client, question.account);
  } catch (error) {
    throw new OperatorError(whyNoPath(error as Error, question));
  }
}

function denies(content: string, instanceArn: string): boolean {
  return statementsOf(content).some(
    ({ effect, actions, resources }) =>
      effect === "Deny" &&
      actions.some((action) => /^connect:(deleteinstance|\*)$/i.test(action)) &&
      resources.includes(instanceArn),
  );
}
