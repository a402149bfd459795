import {
  DescribePolicyCommand,
  ListRootsCommand,
  type PolicyTargetSummary,
  paginateListTargetsForPolicy,
} from "@aws-sdk/client-organizations";
import type { ConnectOutputs, GuardrailOutputs } from "../../outputs";
import { type Aws, asked } from "./aws";
import { type Check, CheckFailed } from "./check";
import { statementsOf } from "./policyDocument";

/** The service control policy against deleting what agents sign in with. */
export function guardrailChecks(
  outputs: GuardrailOutputs,
  connect: ConnectOutputs | undefined,
  management: Aws,
): Check[] {
  return [
    {
      name: "guardrail-enabled",
      title: "The organization has service control policies switched on",
      look: () => enabled(management),
    },
    {
      name: "guardrail-attached",
      title: "The guardrail is attached to every target",
      look: () => attached(outputs, management),
    },
    {
      name: "guardrail-policy",
      title: "The guardrail denies deleting the instance and the agents' role",
      look: () => denies(outputs, connect, management),
    },
  ];
}

const gone = ({ policyId }: GuardrailOutputs) => ({
  evidence: `there is no policy ${policyId}`,
  next: "Run pulumi up --refresh: it makes it again.",
});

async function enabled({ organizations }: Aws): Promise<string> {
  const { Roots = [] } = await asked(organizations.send(new ListRootsCommand({})), {
    evidence: "there is no organization",
    next: "Check guardrail.managementRole: it belongs to the management account.",
  });
  const type = Roots[0]?.PolicyTypes?.find((one) => one.Type === "SERVICE_CONTROL_POLICY");
  if (type?.Status === "ENABLED") return `${Roots[0]?.Id}: ${type.Status}`;
  throw new CheckFailed(
    `${Roots[0]?.Id}: ${type?.Status ?? "not switched on"}`,
    "In the management account, open AWS Organizations, Policies, Service control policies, and enable them.",
  );
}

async function attached(outputs: GuardrailOutputs, { organizations }: Aws): Promise<string> {
  const found = (await asked(listTargets(outputs, organizations), gone(outputs))).map(
    ({ TargetId }) => TargetId,
  );
  const missing = outputs.targets.filter((target) => !found.includes(target));
  if (missing.length === 0) return `${outputs.policyId} on ${outputs.targets.join(", ")}`;
  throw new CheckFailed(
    `${outputs.policyId} is not on ${missing.join(", ")}`,
    "Run pulumi up --refresh: it attaches it again.",
  );
}

async function listTargets(
  { policyId: PolicyId }: GuardrailOutputs,
  client: Aws["organizations"],
): Promise<PolicyTargetSummary[]> {
  const targets: PolicyTargetSummary[] = [];
  for await (const page of paginateListTargetsForPolicy({ client }, { PolicyId })) {
    targets.push(...(page.Targets ?? []));
  }
  return targets;
}

async function denies(
  outputs: GuardrailOutputs,
  connect: ConnectOutputs | undefined,
  { organizations }: Aws,
): Promise<string> {
  const command = new DescribePolicyCommand({ PolicyId: outputs.policyId });
  const { Policy } = await asked(organizations.send(command), gone(outputs));
  const statements = statementsOf(Policy?.Content ?? "{}");
  const has = (action: string, resource: string) =>
    statements.some(
      ({ effect, actions, resources }) =>
        effect === "Deny" &&
        actions.includes(action) &&
        resources.some((one) => one === "*" || one === resource),
    );
  const [, partition] = connect?.roleArn.split(":") ?? [];
  const wanted: [string, string][] = connect
    ? [
        ["connect:DeleteInstance", connect.instanceArn],
        ["iam:DeleteRole", `arn:${partition}:iam::*:role/${connect.roleArn.split("/").at(-1)}`],
      ]
    : [];
  const missing = wanted.filter(([action, resource]) => !has(action, resource));
  if (missing.length === 0) return wanted.map(([action]) => action).join(", ");
  throw new CheckFailed(
    `it does not deny ${missing.map((pair) => pair.join(" on ")).join(", ")}`,
    "Run pulumi up --refresh: it puts the policy back.",
  );
}
