import { conditionsHold, like, type Conditions, type RequestContext } from "./conditions";

/** What is asked of a role's trust policy. */
export interface TrustQuestion {
  kind: "AWS" | "Federated";
  /** Any of these names the caller: account, root ARN, ARN of user, role or session, provider ARN. */
  principals: readonly string[];
  action: string;
  context: RequestContext;
}

/** What is asked of the policies that say what a principal may do. */
export interface PermissionQuestion {
  /** For example `iam:DeleteRole`. */
  action: string;
  /** ARN of what it is done to. */
  resource: string;
  context: RequestContext;
}

interface Statement {
  Effect?: string;
  Principal?: string | Record<string, string | string[]>;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Condition?: Conditions;
}

type Answer = "allowed" | "denied" | "not mentioned";

/** Whether a trust policy lets the caller in. */
export function trusts(policyDocument: string, question: TrustQuestion): boolean {
  return (
    judge([policyDocument], (statement) => {
      return namesCaller(statement.Principal, question) && isAbout(statement, question);
    }) === "allowed"
  );
}

/** What policies without a Principal (of a role, or service control policies) say of a request. */
export function permits(policyDocuments: readonly string[], question: PermissionQuestion): Answer {
  return judge(policyDocuments, (statement) => {
    return isAbout(statement, question) && covers(statement, question);
  });
}

/** One Deny that applies outweighs every Allow. */
function judge(documents: readonly string[], applies: (statement: Statement) => boolean): Answer {
  const effects = documents
    .flatMap((text) => listOf((JSON.parse(text) as { Statement?: Statement }).Statement))
    .filter(applies)
    .map(({ Effect }) => Effect);
  if (effects.includes("Deny")) return "denied";
  return effects.includes("Allow") ? "allowed" : "not mentioned";
}

function isAbout(
  { Action, NotAction, Condition = {} }: Statement,
  { action, context }: { action: string; context: RequestContext },
): boolean {
  const named = listOf(NotAction ?? Action).some((pattern) =>
    like(pattern.toLowerCase(), action.toLowerCase()),
  );
  return named === (NotAction === undefined) && conditionsHold(Condition, context);
}

function covers(
  { Resource, NotResource }: Statement,
  { resource, context }: PermissionQuestion,
): boolean {
  const named = listOf(NotResource ?? Resource).some((pattern) => {
    const filled = withVariables(pattern, context);
    return filled !== undefined && like(filled, resource);
  });
  return named === (NotResource === undefined);
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

function namesCaller(principal: Statement["Principal"], question: TrustQuestion): boolean {
  if (principal === "*") return true;
  if (typeof principal !== "object") return false;
  const named = listOf(principal[question.kind]);
  return named.some((one) => one === "*" || question.principals.includes(one));
}

function listOf<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
