/** IAM and organization policies as their authors write them. */
export interface Document {
  Statement?: RawStatement | RawStatement[];
}

interface RawStatement {
  Sid?: string;
  Effect: string;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  NotResource?: string | string[];
  Principal?: "*" | Record<string, string | string[]>;
  NotPrincipal?: unknown;
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** A statement with every list written as a list. */
export interface Statement extends Omit<RawStatement, "Action" | "Resource"> {
  Action: string[];
  Resource: string[];
}

/** The statements of a policy, given as JSON or as an object; none when it is no policy at all. */
export function statements(policy: string | Document | undefined): Statement[] {
  const document = typeof policy === "string" ? parse(policy) : policy;
  return list(document?.Statement).map((statement) => ({
    ...statement,
    Action: list(statement.Action),
    Resource: list(statement.Resource),
  }));
}

/** One or many, as a list. */
export function list<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Whether a pattern of IAM's (`*`, `?`) covers a value. */
export function covers(pattern: string, value: string): boolean {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(value);
}

/** Whether a statement is about an action, by name or by pattern; letter case does not matter. */
export function isAbout(statement: Statement, action: string): boolean {
  const covered = (pattern: string) => covers(pattern.toLowerCase(), action.toLowerCase());
  if (statement.NotAction !== undefined) return !list(statement.NotAction).some(covered);
  return statement.Action.some(covered);
}

function parse(text: string): Document | undefined {
  try {
    return JSON.parse(text) as Document;
  } catch {
    return undefined;
  }
}
