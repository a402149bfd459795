import type * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/aws/provider";
import { DeletionGuardrail } from "../components/deletionGuardrail";
import type { FoundGuardrail } from "../lookups";
import type { Deployed } from "../lookups/deployed";
import type { DeclaredMembers, GuardrailOutputs } from "../outputs";
import type { GuardrailSettings, Settings } from "../settings";
import { stillTold } from "./stillTold";

/**
 * Declares the service control policy where the settings have the section. It is created last and deleted
 * first: while it is attached, no principal may delete what it protects.
 *
 * @param provider The management account's; absent where this account is that one.
 * @param dependsOn What it protects.
 */
export function declareGuardrail(
  settings: Settings,
  found: FoundGuardrail | undefined,
  deployed: Deployed,
  provider: Provider | undefined,
  dependsOn: pulumi.Resource[],
) {
  const { guardrail } = settings;
  if (!guardrail || !found) return undefined;
  const component = deletionGuardrail(settings, guardrail, found, provider, dependsOn);
  return { component, outputs: guardrailOutputs(component, guardrail, found, deployed) };
}

function deletionGuardrail(
  { protect, awsProvider }: Settings,
  { adopt }: GuardrailSettings,
  { policyName, policy, targets }: FoundGuardrail,
  provider: Provider | undefined,
  dependsOn: pulumi.Resource[],
) {
  return new DeletionGuardrail(
    "guardrail",
    {
      policyName,
      policy,
      targets,
      tags: awsProvider.defaultTags ? "ours" : "others",
      adopt,
    },
    {
      dependsOn,
      // A destroy deletes it first. Where `protect` refuses the destroy, it must not be gone by then.
      protect,
      providers: provider ? [provider] : [],
    },
  );
}

function guardrailOutputs(
  { policyId }: DeletionGuardrail,
  { alsoProtect, exemptPrincipals }: GuardrailSettings,
  { targets, deployers }: FoundGuardrail,
  deployed: Deployed,
): DeclaredMembers<GuardrailOutputs> {
  const outputs = {
    policyId,
    targets: targets.map(({ id }) => id),
    alsoProtect,
    exemptPrincipals,
    deployers,
  };
  return stillTold(outputs, deployed.guardrail);
}
