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
  const { effect, actions, resources, conditions, others } = one;
  const asThemselves =
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
export function described({ effect, actions, resources, conditions }: Statement): string {
  const when = Object.keys(conditions).length > 0 ? ` where ${JSON.stringify(conditions)}` : "";
  return `${effect} ${actions} on ${resources}${when}`;
}
