/** The Condition of a statement, as JSON has it: operator → key → value or values. */
export type Conditions = Record<string, Record<string, string | string[]>>;

/** What is known of a request, by condition key in lower case, for example `aws:principalarn`. */
export type RequestContext = Readonly<Record<string, string | undefined>>;

type Test = (value: string, pattern: string) => boolean;

const tests: Record<string, Test> = {
  StringEquals: (value, one) => value === one,
  StringEqualsIgnoreCase: (value, one) => value.toLowerCase() === one.toLowerCase(),
  StringLike: (value, pattern) => like(pattern, value),
  ArnEquals: (value, pattern) => arnLike(pattern, value),
  ArnLike: (value, pattern) => arnLike(pattern, value),
};

/**
 * Whether all conditions of a statement are met.
 *
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
 * @throws Error for an operator that is not known here: neither answer would be safe.
 */
export function conditionsHold(conditions: Conditions, context: RequestContext): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, given]) =>
      conditionHolds(operator, context[key.toLowerCase()], [given].flat()),
    ),
  );
}

function conditionHolds(operator: string, value: string | undefined, given: string[]): boolean {
  const [, name = "", ifExists] = /^(?:ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const positive = name.replace("Not", "");
  const test = tests[positive];
  if (!test) throw new Error(`the condition operator ${operator} is not known here`);
  // A negated operator is met by a key that is not there.
  const negated = positive !== name;
  if (value === undefined) return negated || ifExists !== undefined;
  return given.some((one) => test(value, one)) !== negated;
}

/** `*` is any text, `?` any character. */
export function like(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s").test(value);
}

/** Wildcards do not reach over the first five colons of an ARN. */
function arnLike(pattern: string, value: string): boolean {
  const parts = (arn: string) => {
    const all = arn.split(":");
    return [...all.slice(0, 5), all.slice(5).join(":")];
  };
  const [patterns, values] = [parts(pattern), parts(value)];
  return patterns.every((one, index) => like(one, values[index] ?? ""));
}
