/** What the conditions of a statement come to: whether they ever hold, and for which principals. */
import { coversArn, isLike, type Condition, type Statement } from "./documents";

/** `sometimes`: it depends on the call, or on a key of which nothing is known here. */
export type Holds = "always" | "never" | "sometimes";

/**
 * What is known of the calls that a statement is judged for, by condition key in lower case; null where
 * they do not carry the key.
 */
export type Facts = Record<string, string | null | undefined>;

/** True of every call of a person or a pipeline to an AWS API. */
const everyCall: Facts = {
  "aws:securetransport": "true",
  "aws:principalisawsservice": "false",
};

/** Keys that every such call carries, with any value. */
const always = new Set([
  ...Object.keys(everyCall),
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principaltype",
  "aws:userid",
  "aws:requestedregion",
  "aws:currenttime",
  "aws:epochtime",
]);

/** Whether all conditions of a statement hold, as far as the facts tell. */
export function holds(statement: Statement, facts: Facts = {}): Holds {
  const each = statement.conditions.map((condition) => holdsFor(condition, facts));
  if (each.includes("never")) return "never";
  return each.every((one) => one === "always") ? "always" : "sometimes";
}

/** The condition because of which a statement never applies, as text for messages. */
export function impossible(statement: Statement, facts: Facts = {}): string | undefined {
  const found = statement.conditions.find((condition) => holdsFor(condition, facts) === "never");
  return found && `${found.operator} on ${found.key}`;
}

/** Whether a statement applies to some principals only, and leaves all others alone. */
export function isForSomePrincipals(statement: Statement): boolean {
  return statement.conditions.some((condition) => {
    const key = condition.key.toLowerCase();
    const operator = operatorOf(condition);
    // With or without `IfExists`, it is about those who signed in without a second factor, or with one.
    if (key === "aws:multifactorauthpresent") return operator.name === "bool";
    if (!isMatch(operator) || holdsFor(condition, {}) !== "sometimes") return false;
    if (key === "aws:principalarn") return true;
    const isAnyone = key === "aws:userid" && condition.values.some((id) => /^\*+$/.test(id));
    return /^aws:(username$|userid$|principaltag\/)/.test(key) && !operator.ifExists && !isAnyone;
  });
}

/** What the values of a key look like; any other is never equal. */
const shapes: Record<string, RegExp> = {
  "connect:instanceid": /^[0-9a-f*?-]+$/i,
  "aws:principalaccount": /^[\d*?]+$/,
};

interface Operator {
  /** In lower case, without quantifier and `IfExists`: `stringlike`. */
  name: string;
  negated: boolean;
  /** Holds where the call lacks the key: `...IfExists` and `ForAllValues:`. */
  ifExists: boolean;
}

export function operatorOf({ operator }: Condition): Operator {
  const [, all, name = "", ifExists] =
    /^(?:(forallvalues:)|foranyvalue:)?(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  const negated = /^(string|arn|numeric|date)not|^not/.test(name);
  return { name, negated, ifExists: !!(all || ifExists) };
}

/** Whether an operator compares texts or ARNs and holds when one is equal. */
export function isMatch({ name, negated }: Operator): boolean {
  return !negated && /^(string|arn)/.test(name);
}

/** To any other operator, `*` and `?` are plain text. */
export function takesWildcards(operator: string): boolean {
  return /like$/.test(operator) || /^arn/.test(operator);
}

function holdsFor(condition: Condition, facts: Facts): Holds {
  const operator = operatorOf(condition);
  const key = condition.key.toLowerCase();
  const value = { ...everyCall, ...facts }[key];
  if (value === null) return missingHolds(condition, operator);
  if (operator.name === "null") return nullHolds(condition, key, value);
  // AWS compares with each value in turn: with none, nothing is equal.
  if (condition.values.length === 0) return operator.negated ? "always" : "never";
  // A policy variable is another text in each call.
  if (condition.values.some((wanted) => /\$\{[^*?$]/.test(wanted))) return "sometimes";
  if (key === "aws:principalarn" && value === undefined) return principalHolds(condition, operator);
  if (key === "aws:currenttime") return timeHolds(condition, operator);
  if (key === "aws:sourceip") return addressHolds(condition, operator);
  if (value === undefined) {
    const isPossible = condition.values.some((wanted) => (shapes[key] ?? /^/).test(wanted));
    return isPossible ? "sometimes" : operator.negated ? "always" : "never";
  }
  const equal = condition.values.some((wanted) => isEqual(operator.name, wanted, value));
  return equal === operator.negated ? "never" : "always";
}

function isEqual(operator: string, wanted: string, value: string): boolean {
  if (takesWildcards(operator)) return isLike(wanted, value);
  if (/ignorecase$/.test(operator) || operator === "bool") {
    return wanted.toLowerCase() === value.toLowerCase();
  }
  return wanted === value;
}

/** Where the call lacks the key, nothing is equal. */
function missingHolds({ values }: Condition, { name, negated, ifExists }: Operator): Holds {
  const holds = name === "null" ? values[0]?.toLowerCase() === "true" : negated || ifExists;
  return holds ? "always" : "never";
}

/** `Null` asks whether the key is missing. */
function nullHolds({ values }: Condition, key: string, value: string | undefined): Holds {
  if (value === undefined && !always.has(key)) return "sometimes";
  const [wantsMissing] = values;
  return wantsMissing?.toLowerCase() === "true" ? "never" : "always";
}

/** Of the principal nothing is known but that it is one of IAM. */
function principalHolds({ values }: Condition, operator: Operator): Holds {
  const possible = values.filter(
    (value) => isPrincipal(value) && (takesWildcards(operator.name) || !/[*?]/.test(value)),
  );
  if (possible.length === 0) return operator.negated ? "always" : "never";
  if (possible.some(isAnyPrincipal)) return operator.negated ? "never" : "always";
  return "sometimes";
}

/** Whether any principal of IAM can have an ARN of this pattern. */
function isPrincipal(pattern: string): boolean {
  if (/^[*?]/.test(pattern)) return true;
  return /^arn:[^:]+:(\*|[is*?][^:]*)(:|$)/.test(pattern);
}

/** A name that is all wildcards: every principal, or every role. */
function isAnyPrincipal(pattern: string): boolean {
  if (coversArn(pattern, "arn:aws:iam::123456789012:role/~")) return true;
  return /^[*?]+$/.test(pattern.split(/[:/]/).at(-1) ?? "");
}

function timeHolds({ values }: Condition, { name }: Operator): Holds {
  const times = values.map((value) => Date.parse(value));
  const isPast = times.every((time) => time < Date.now());
  if (!isPast || !/^date(less|greater)than/.test(name)) return "sometimes";
  return name.startsWith("dateless") ? "never" : "always";
}

function addressHolds({ values }: Condition, { negated }: Operator): Holds {
  if (!values.some((value) => /^(0\.0\.0\.0|::)\/0$/.test(value))) return "sometimes";
  return negated ? "never" : "always";
}
