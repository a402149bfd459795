/** What is asked of a role's trust policy. */
export interface TrustQuestion {
  kind: "AWS" | "Federated";
  /** Any of these names the caller: account, root ARN, ARN of user or session, provider ARN. */
  principals: string[];
  action: string;
  /** Condition keys in lower case, for example `saml:aud`. */
  context: Record<string, string | undefined>;
}

interface Statement {
  Effect?: string;
  Principal?: string | Record<string, string | string[]>;
  Action?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/**
 * Whether a trust policy lets the caller in. A condition operator that is not known here counts as
 * not met: this errs on the side of refusing.
 */
export function trusts(policyDocument: string, question: TrustQuestion): boolean {
  const { Statement: found } = JSON.parse(policyDocument) as {
    Statement?: Statement | Statement[];
  };
  const matching = listOf(found).filter((statement) => applies(statement, question));
  return (
    matching.some((statement) => statement.Effect === "Allow") &&
    !matching.some((statement) => statement.Effect === "Deny")
  );
}

function applies(statement: Statement, question: TrustQuestion): boolean {
  const actions = listOf(statement.Action);
  return (
    actions.some((pattern) => like(pattern.toLowerCase(), question.action.toLowerCase())) &&
    namesCaller(statement.Principal, question) &&
    Object.entries(statement.Condition ?? {}).every(([operator, tests]) => {
      return Object.entries(tests).every(([key, allowed]) => {
        return conditionHolds(operator, question.context[key.toLowerCase()], listOf(allowed));
      });
    })
  );
}

function namesCaller(principal: Statement["Principal"], question: TrustQuestion): boolean {
  if (principal === "*") return true;
  if (typeof principal !== "object") return false;
  const named = listOf(principal[question.kind]);
  return named.some((one) => one === "*" || question.principals.includes(one));
}

function conditionHolds(operator: string, value: string | undefined, allowed: string[]): boolean {
  const name = operator.replace(/^ForAnyValue:/, "");
  if (name.endsWith("IfExists") && value === undefined) return true;
  if (value === undefined) return false;
  switch (name.replace(/IfExists$/, "")) {
    case "StringEquals":
      return allowed.includes(value);
    case "StringEqualsIgnoreCase":
      return allowed.some((one) => one.toLowerCase() === value.toLowerCase());
    case "StringLike":
      return allowed.some((one) => like(one, value));
    case "StringNotEquals":
      return !allowed.includes(value);
    default:
      return false;
  }
}

function like(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`).test(value);
}

function listOf<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
