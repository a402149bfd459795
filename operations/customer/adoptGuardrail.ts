import { ListRootsCommand, type OrganizationsClient } from "@aws-sdk/client-organizations";
import {
  type PathQuestion,
  openOrganizations,
  pathToRoot,
  whyNoPath,
} from "../../clouds/organizationPath";
import { parseArn } from "../../facts/arn";
import { statementsOf } from "../../facts/policyDocument";
import type { ConnectSettings, GuardrailSettings, Settings } from "../../settings";
import type { Aws } from "../../clouds/awsClients";
import { OperatorError } from "../failure";
import { type Adoption, nothing, union } from "./adoption";
import { instanceOf } from "./aws";
import type { IsKnown } from "./orphan";
import {
  type LivePolicy,
  contentOf,
  explainingOrganizations,
  policiesOf,
  targetsOf,
} from "./serviceControlPolicies";

/** Finds the service control policy by what it denies: deleting this instance. */
export async function adoptGuardrail(
  { connect, guardrail }: Settings,
  aws: Aws,
  isKnown: IsKnown,
): Promise<Adoption> {
  if (!guardrail || !connect) return nothing();
  const { managementRole } = guardrail;
  return explainingOrganizations(managementRole, () =>
    findGuardrail(connect, guardrail, aws, isKnown),
  );
}

async function findGuardrail(
  connect: ConnectSettings,
  guardrail: GuardrailSettings,
  aws: Aws,
  isKnown: IsKnown,
): Promise<Adoption> {
  const instance = await instanceOf(aws, connect);
  const client = await openOrganizations(aws.access, guardrail.managementRole);
  const found: LivePolicy[] = [];
  for (const policy of await policiesOf(client)) {
    if (denies(await contentOf(client, policy.id), instance.arn)) found.push(policy);
  }
  const [policy, ...others] = found;
  if (!policy) {
    return nothing(
      `No service control policy denies deleting ${instance.arn}; one would be created.`,
    );
  }
  if (others.length > 0) {
    const names = found.map(({ name, id }) => `${name} (${id})`).join(", ");
    throw new OperatorError(
      `Several service control policies deny deleting ${instance.arn}: ${names}. Delete those that you do not need, and run the command again.`,
    );
  }
  const rootId = (await client.send(new ListRootsCommand({}))).Roots?.[0]?.Id;
  const { account } = parseArn(instance.arn);
  const { managementRole } = guardrail;
  const above = await pathOf(client, { setting: "guardrail", account, managementRole });
  const path = [account, ...above];
  const all = await targetsOf(client, policy.id);
  const inPath = all.filter((id) => path.includes(id));
  const attached = inPath.map((id) => (id === rootId ? "root" : id));
  const known = isKnown(policy.id) && inPath.every((id) => isKnown(`${id}:${policy.id}`));
  const elsewhere = all.filter((id) => !path.includes(id));
  const targets = union(guardrail.targets, attached);
  return {
    found: [
      ["guardrail: policy", `${policy.name} (${policy.id})`],
      ["guardrail: attached to", attached.join(", ") || "nothing"],
    ],
    ids: [
      ["guardrail.targets", targets],
      ["guardrail.policyName", policy.name],
      [
        "guardrail.adopt",
        known
          ? undefined
          : { policyId: policy.id, ...(attached.length > 0 && { targets: attached }) },
      ],
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
