import { type Statement, statementsOf } from "../../../facts/policyDocument";

/** What is known of a request, by condition key in lower case, for example `aws:principalarn`. */
export type RequestContext = Readonly<Record<string, string | undefined>>;

interface Question {
  /** For example `organizations:AttachPolicy`. */
  action: string;
  context: RequestContext;
}

/** What is asked of a role's trust policy. */
export interface TrustQuestion extends Question {
  kind: "AWS" | "Federated";
  /** Any of these names the caller: account, root ARN, ARN of user, role or session, provider ARN. */
  principals: readonly string[];
}

/** What is asked of the policies that say what a principal may do. */
export interface PermissionQuestion extends Question {
  /** ARN of what it is done to. */
  resource: string;
}

/** Whether a trust policy lets the caller in. */
export function trusts(policyDocument: string, question: TrustQuestion): boolean {
  const { kind, principals } = question;
  return judge([policyDocument], question, (statement) => {
    const named = [...(statement.principals["*"] ?? []), ...(statement.principals[kind] ?? [])];
    return named.some((one) => one === "*" || principals.includes(one));
  });
}

/** Whether a role's policies allow a request. */
export function permits(policyDocuments: readonly string[], question: PermissionQuestion): boolean {
  const { resource, context } = question;
  return judge(policyDocuments, question, ({ resources, hasVariables }) =>
    resources.some((pattern) => {
      const filled = hasVariables ? withVariables(pattern, context) : pattern;
      return filled !== undefined && like(filled, resource);
    }),
  );
}

/**
 * One Deny that applies outweighs every Allow.
 * @throws Error for what is not known here of a statement: neither answer would be safe.
 */
function judge(
  documents: readonly string[],
  { action, context }: Question,
  isMeant: (statement: Statement) => boolean,
): boolean {
  const effects = documents
    .flatMap(statementsOf)
    .filter((statement) => {
      const [strange] = statement.others;
      if (strange) throw new Error(`${strange} of a policy is not known here`);
      const isAsked = (pattern: string) => like(pattern.toLowerCase(), action.toLowerCase());
      const { actions, conditions } = statement;
      return actions.some(isAsked) && conditionsHold(conditions, context) && isMeant(statement);
    })
    .map(({ effect }) => effect);
  return effects.includes("Allow") && !effects.includes("Deny");
}

const tests: Record<string, (given: string, value: string) => boolean> = {
  StringEquals: (given, value) => value === given,
  StringLike: like,
  ArnLike: (given, value) => {
    // Wildcards do not reach over the first five colons of an ARN.
    const [patterns, values] = [given, value].map((arn) => arn.split(":"));
    const rest = (arn: string[] = []) => [...arn.slice(0, 5), arn.slice(5).join(":")];
    return rest(patterns).every((one, index) => like(one, rest(values)[index] ?? ""));
  },
};

function conditionsHold(conditions: Statement["conditions"], context: RequestContext): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, given]) => {
      const value = context[key.toLowerCase()];
      const test = tests[operator.replace("Not", "")];
      if (!test) throw new Error(`the condition operator ${operator} is not known here`);
      // A negated operator is met by a key that is not there.
      const isMet = given.some((one) => value !== undefined && test(one, value));
      return isMet !== operator.includes("Not");
    }),
  );
}

/** `*` is any text, `?` any character. */
function like(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s").test(value);
}

/** `${aws:userid}` and its like; undefined where one is not known, which then matches nothing. */
function withVariables(pattern: string, context: RequestContext): string | undefined {
  let isKnown = true;
  const filled = pattern.replace(/\$\{([^}]+)\}/g, (_variable, key: string) => {
    const value = context[key.toLowerCase()];
    isKnown &&= value !== undefined;
    return value ?? "";
  });
  return isKnown ? filled : undefined;
}
