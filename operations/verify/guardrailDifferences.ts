import { compact } from "../../facts/compact";
import { type GuardrailPolicyArgs, guardrailStatements } from "../../facts/guardrailPolicy";
import { type Statement, statementsOf } from "../../facts/policyDocument";

/**
 * The differences of a service control policy, statement by statement: each that the stack declared
 * must be there whole, with its exemptions and under no other condition, and there may be no more.
 *
 * @param content JSON.
 * @returns nothing where it is as declared
 */
export function policyMistakes(content: string, declared: GuardrailPolicyArgs): string[] {
  const wanted = statementsOf(JSON.stringify({ Statement: guardrailStatements(declared) }));
  const rest = statementsOf(content);
  const missing = wanted.filter((one) => !takeFrom(rest, (live) => text(live) === text(one)));
  return [
    ...missing.map((one) =>
      missingOf(
        one,
        takeFrom(rest, (live) => isMeantFor(live, one)),
      ),
    ),
    ...rest.map((one) => `it has an extra statement: ${described(one)}`),
  ];
}

function takeFrom(list: Statement[], wanted: (one: Statement) => boolean): Statement | undefined {
  const index = list.findIndex(wanted);
  return index < 0 ? undefined : list.splice(index, 1)[0];
}

/** Without Sid, lists sorted already; IAM takes the names of actions without case. No ARN has a variable. */
function text({ actions, ...more }: Statement): string {
  const all = { ...more, actions: actions.map((one) => one.toLowerCase()), hasVariables: false };
  return JSON.stringify(all);
}

/** Whether a statement is what has become of a declared one. */
function isMeantFor(live: Statement, declared: Statement): boolean {
  const shares = (one: readonly string[], other: readonly string[]) =>
    one.some((value) => other.includes(value));
  return (
    shares(live.resources, declared.resources) ||
    shares(live.actions, declared.actions) ||
    live.others.length > 0
  );
}

function missingOf(declared: Statement, live: Statement | undefined): string {
  const denied = `it does not deny ${declared.actions.join(", ")} on ${declared.resources.join(", ")}`;
  if (!live) return denied;
  const exemptions = (one: Statement) => JSON.stringify(one.conditions);
  const why = compact([
    live.effect !== "Deny" && `the effect is ${live.effect}`,
    live.others.length > 0 && `it has ${live.others.join(" and ")}`,
    !live.others.includes("NotAction") &&
      lists(live.actions) !== lists(declared.actions) &&
      `the actions are ${lists(live.actions)}`,
    !live.others.includes("NotResource") &&
      lists(live.resources) !== lists(declared.resources) &&
      `the resources are ${lists(live.resources)}`,
    exemptions(live) !== exemptions(declared) &&
      `the condition is ${exemptions(live)}, declared is ${exemptions(declared)}`,
  ]);
  return `${denied} as declared: ${why.join("; ")}`;
}

function lists(values: readonly string[]): string {
  return values.join(", ") || "none";
}

function described({ effect, actions, resources, others }: Statement): string {
  return `${effect} ${[lists(actions), ...others].join(", ")} on ${lists(resources)}`;
}
