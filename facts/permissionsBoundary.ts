import { parseArn } from "./arn";
import { like } from "./guardrailPrincipals";
import { type Statement, statementsOf } from "./policyDocument";

/**
 * Whether a permissions boundary lets agents enter an instance: what it does not allow, no permission of their role
 * gives them. Undefined where that depends on a condition, on NotResource, or on who the agent is.
 *
 * Source: IAM User Guide, "Permissions boundaries for IAM entities".
 *
 * @param document The policy, as for `statementsOf`.
 */
export function boundaryLetsEnter(document: string, instanceArn: string): boolean | undefined {
  const of = (effect: string) =>
    statementsOf(document)
      .filter((one) => one.effect === effect)
      .map((one) => covers(one, instanceArn));
  const [allows, denies] = [of("Allow"), of("Deny")];
  if (denies.includes("always") || allows.every((one) => one === "never")) return false;
  if (allows.includes("always") && denies.every((one) => one === "never")) return true;
  return undefined;
}

/** Why IAM refuses a permissions boundary for a role: it takes those of its own account, and AWS's. Nothing where it does not. */
export function elsewhere(boundary: string, instanceArn: string): string | undefined {
  const [{ partition, account }, { partition: own, account: from }] = [
    parseArn(instanceArn),
    parseArn(boundary),
  ];
  if (own === partition && (from === account || from === "aws")) return undefined;
  return (
    `${boundary} is not in the account of the agents' role. Name a policy whose ARN starts with ` +
    `arn:${partition}:iam::${account}:policy/, or one of AWS's own (arn:${partition}:iam::aws:policy/).`
  );
}

/** Why a permissions boundary is refused. */
export function locksOut(boundary: string, instanceArn: string): string {
  return (
    `${boundary} does not allow connect:GetFederationToken on ${instanceArn}/user/*, so no agent could enter Amazon Connect. ` +
    "Have that allowed in the policy first, or name another one."
  );
}

const anAgent = "AROAEXAMPLE:jane@acme.com";

/** Whether a statement is about an agent who enters the instance. */
function covers(one: Statement, instanceArn: string): "always" | "sometimes" | "never" {
  const { actions, notActions, resources, conditions, others, hasVariables } = one;
  const isNamed = [...actions, ...notActions].some((action) =>
    like(action.toLowerCase(), "connect:getfederationtoken"),
  );
  if (isNamed === notActions.length > 0) return "never";
  if (others.some((name) => name !== "NotAction")) return "sometimes";
  const users = `${instanceArn}/user/`;
  const named = hasVariables
    ? resources.map((resource) => resource.replaceAll("${aws:userid}", anAgent))
    : resources.filter((resource) => !resource.includes("${"));
  if (named.some((resource) => like(resource, users + anAgent))) {
    return Object.keys(conditions).length > 0 ? "sometimes" : "always";
  }
  const isForSome = (resource: string) =>
    like(resource.replace(/\/user\/.*$/s, "/user/"), users) || resource.includes("${");
  return named.some(isForSome) ? "sometimes" : "never";
}
