import { DescribeOrganizationCommand, DescribePolicyCommand } from "@aws-sdk/client-organizations";
import { NoRootError, pathToRoot, whileMoving } from "../../clouds/organizationPath";
import { parseArn } from "../../facts/arn";
import { guardrailStatements } from "../../facts/guardrailPolicy";
import type { ConnectOutputs, EngageOutputs, GuardrailOutputs, StackOutputs } from "../../outputs";
import type { Aws } from "../../clouds/awsClients";
import { rootOf, targetsOf } from "../shared/serviceControlPolicies";
import { asked } from "./aws";
import { refreshCreates } from "./remedies";
import { type Check, CheckFailed, CheckSkipped } from "./runChecks";
import { policyMistakes } from "./guardrailDifferences";

/** The service control policy against deleting what agents sign in with. */
export function guardrailChecks(
  outputs: GuardrailOutputs,
  { engage, connect }: Pick<StackOutputs, "engage" | "connect">,
  management: Aws,
): Check[] {
  return [
    {
      name: "guardrail-enabled",
      title: "The organization has service control policies enabled",
      look: () => enabled(management),
    },
    {
      name: "guardrail-attached",
      title: "The guardrail is attached to every target",
      look: () => attached(outputs, management),
    },
    {
      name: "guardrail-binds",
      title: "Every target contains the instance's account, which the guardrail binds",
      look: () => binds(outputs, connect, management),
    },
    {
      name: "guardrail-policy",
      title: "The guardrail denies what the stack declared, and exempts no other principal",
      look: () => denies(outputs, engage, connect, management),
    },
  ];
}

const gone = ({ policyId }: GuardrailOutputs) => ({
  evidence: `there is no policy ${policyId}`,
  next: refreshCreates,
});

async function enabled({ organizations }: Aws): Promise<string> {
  const root = await asked(rootOf(organizations), {
    evidence: "there is no organization",
    next: "Check guardrail.managementRole: it belongs to the management account.",
  });
  const type = root?.PolicyTypes?.find((one) => one.Type === "SERVICE_CONTROL_POLICY");
  if (type?.Status === "ENABLED") return `${root?.Id}: ${type.Status}`;
  throw new CheckFailed(
    `${root?.Id}: ${type?.Status ?? "not enabled"}`,
    "In the management account, open AWS Organizations, Policies, Service control policies, and enable them.",
  );
}

async function attached(outputs: GuardrailOutputs, { organizations }: Aws): Promise<string> {
  const found = await asked(targetsOf(organizations, outputs.policyId), gone(outputs));
  const missing = outputs.targets.filter((target) => !found.includes(target));
  if (missing.length === 0) return `${outputs.policyId} on ${outputs.targets.join(", ")}`;
  throw new CheckFailed(
    `${outputs.policyId} is not attached to ${missing.join(", ")}`,
    "Run pulumi up --refresh, which attaches it again.",
  );
}

const noConnect = () =>
  new CheckSkipped("the stack has no sign-on to Amazon Connect, which the guardrail protects");

/** A service control policy binds accounts under its target, and never the management account. */
async function binds(
  { targets }: GuardrailOutputs,
  connect: ConnectOutputs | undefined,
  { organizations }: Aws,
): Promise<string> {
  if (!connect) throw noConnect();
  const { account } = parseArn(connect.instanceArn);
  const elsewhere = {
    evidence: `the account ${account} of the instance is not in the organization`,
    next: "Set guardrail.managementRole to a role in the management account of its organization, and run pulumi up.",
  };
  const { Organization } = await asked(
    organizations.send(new DescribeOrganizationCommand({})),
    elsewhere,
  );
  if (Organization?.MasterAccountId === account) {
    throw new CheckFailed(
      `the instance is in the management account, ${account}, which no service control policy binds`,
      "Do not rely on the guardrail; move the instance to a member account, or leave the guardrail section out.",
    );
  }
  const above = pathToRoot(organizations, account).catch((error: Error) => {
    throw error instanceof NoRootError ? new CheckFailed(error.message, whileMoving) : error;
  });
  const path = [account, ...(await asked(above, elsewhere))];
  const outside = targets.filter((target) => !path.includes(target));
  if (outside.length === 0) return path.join(" → ");
  throw new CheckFailed(
    `${outside.join(", ")} does not contain the account ${account}, which is under ${path.slice(1).join(" → ")}`,
    `Correct guardrail.targets, for example to ${path[1]}, and run pulumi up.`,
  );
}

async function denies(
  outputs: GuardrailOutputs,
  engage: EngageOutputs,
  connect: ConnectOutputs | undefined,
  { organizations }: Aws,
): Promise<string> {
  if (!connect) throw noConnect();
  const command = new DescribePolicyCommand({ PolicyId: outputs.policyId });
  const { Policy } = await asked(organizations.send(command), gone(outputs));
  const { roleArn, instanceArn, samlProviderArn } = connect;
  const { partition, account } = parseArn(instanceArn);
  const pool = `${engage.region}:${engage.account ?? account}:userpool/${engage.userPoolId}`;
  const declared = {
    ...{ roleArn, instanceArn, samlProviderArn },
    userPoolArn: `arn:${partition}:cognito-idp:${pool}`,
    alsoProtect: outputs.alsoProtect,
    exemptPrincipals: outputs.exemptPrincipals,
    deployers: outputs.deployers,
  };
  const mistakes = policyMistakes(Policy?.Content ?? "{}", declared);
  if (mistakes.length === 0) {
    return guardrailStatements(declared)
      .flatMap(({ Action }) => Action)
      .join(", ");
  }
  throw new CheckFailed(mistakes.join("; "), "Run pulumi up --refresh, which restores the policy.");
}
