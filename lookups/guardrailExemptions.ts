import * as pulumi from "@pulumi/pulumi";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import {
  exemptionRule,
  namesRole,
  notCovered,
  principalPatterns,
} from "../facts/guardrailPrincipals";
import { LookupError, oneLookup } from "./lookupError";

/**
 * Refuses patterns that name the agents' role: the guardrail would deny nothing to any agent.
 *
 * @param setting The section of the settings, for messages.
 */
export function refuseExemptAgents(
  setting: string,
  exemptPrincipals: readonly string[],
  roleName: string,
): void {
  const wrong = exemptPrincipals.filter((pattern) => namesRole(pattern, roleName));
  if (wrong.length > 0) {
    throw new LookupError(
      `${setting}.exemptPrincipals: ${wrong.join(", ")} names ${roleName}, the role that every agent gets. ` +
        `Allowed is ${exemptionRule}.`,
    );
  }
}

/**
 * ARN patterns of the principals that deploy now, unless `exemptPrincipals` names them: a policy
 * that denies changes must not stop the next update. Warns about other principals that it stops.
 *
 * @param setting The section of the settings, for messages.
 */
export async function findDeployers(
  setting: string,
  exemptPrincipals: readonly string[],
): Promise<string[]> {
  const { arn } = await oneLookup(
    getCallerIdentity({}),
    `${setting}.alsoProtect: AWS did not say which role or user deploys this stack, so the guardrail cannot exempt it. Try again in a minute.`,
  );
  const patterns = principalPatterns(arn);
  const deployers = notCovered(patterns, exemptPrincipals);
  if (deployers.length > 0) {
    void pulumi.log.warn(
      `${setting}.alsoProtect: changes are denied to every principal except the one that deploys now, ${patterns.join(" and ")}. ` +
        `AWS will refuse an update by another role. If several deploy, name each in exemptPrincipals, this one as ${JSON.stringify(patterns)}.`,
    );
  }
  void pulumi.log.warn(
    `${setting}.alsoProtect: changes are also denied to Local Measure's CloudFormation stack, which could no longer update its app clients, ` +
      `unless the role that deploys it is in exemptPrincipals${exemptPrincipals.length > 0 ? ` (now ${exemptPrincipals.join(", ")})` : ""}.`,
  );
  return deployers;
}
