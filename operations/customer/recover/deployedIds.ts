import { nameInArn } from "../../../facts/arn";
import type { StackOutputs } from "../../../outputs";

/**
 * The ids of what the stack's outputs name, as the state would have them. What the last update did not make, such as
 * one with `--target`, has none.
 */
export function deployedIds({
  engage,
  move,
  connect,
  guardrail,
}: Partial<StackOutputs>): ReadonlySet<string | undefined> {
  return new Set([
    ...[engage, move?.engage].flatMap((one) =>
      one
        ? [one.oktaAppId, one.bookmark?.appId, `${one.userPoolId}:${one.identityProviderName}`]
        : [],
    ),
    connect?.oktaAppId,
    connect?.samlProviderArn,
    connect?.roleArn && nameInArn(connect.roleArn),
    guardrail?.policyId,
    ...(guardrail?.targets ?? []).map((target) => `${target}:${guardrail?.policyId}`),
  ]);
}
