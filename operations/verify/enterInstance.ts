import type { ConnectOutputs } from "../../outputs";
import { type Statement, sameList } from "../../facts/policyDocument";

/**
 * The two forms that AWS shows: the instance's users with `${aws:userid}` in the ARN, or every
 * resource with the instance's id as a condition.
 *
 * Source: Amazon Connect Administrator Guide, "Configure SAML with IAM for Amazon Connect".
 */
export function entersAs(
  { instanceId, instanceArn }: Pick<ConnectOutputs, "instanceId" | "instanceArn">,
  one: Statement,
): boolean {
  const { effect, actions, resources, conditions, others, hasVariables } = one;
  const asThemselves =
    hasVariables &&
    sameList(resources, [`${instanceArn}/user/\${aws:userid}`]) &&
    Object.keys(conditions).length === 0;
  const { StringEquals = {}, ...operators } = conditions;
  const byInstanceId =
    sameList(resources, ["*"]) &&
    Object.keys(operators).length === 0 &&
    sameList(
      Object.keys(StringEquals).map((key) => key.toLowerCase()),
      ["connect:instanceid"],
    ) &&
    sameList(Object.values(StringEquals).flat(), [instanceId]);
  return (
    effect === "Allow" &&
    sameList(actions, ["connect:GetFederationToken"]) &&
    (asThemselves || byInstanceId) &&
    others.length === 0
  );
}

/** A statement in a few words, for messages. */
export function describeStatement(one: Statement): string {
  const { effect, actions, resources, conditions, hasVariables } = one;
  const when = Object.keys(conditions).length > 0 ? ` where ${JSON.stringify(conditions)}` : "";
  const isText = !hasVariables && resources.some((resource) => resource.includes("${"));
  const text = isText ? " as plain text, as its policy lacks Version 2012-10-17" : "";
  return `${effect} ${actions} on ${resources}${text}${when}`;
}
