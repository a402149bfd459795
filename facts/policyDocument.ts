/** A statement of an IAM policy, each member as a list. */
export interface Statement {
  effect: string;
  actions: string[];
  /** Of `NotAction`, which is among `others` too. */
  notActions: string[];
  resources: string[];
  /** Of a trust policy, by kind: `Federated`, `AWS`, `Service`. */
  principals: Record<string, string[]>;
  conditions: Record<string, Record<string, string[]>>;
  /** Members other than these, such as `NotAction`, which a comparison must not overlook. */
  others: string[];
  /** Whether `${…}` in it is a variable: in a document of the version 2008-10-17, IAM's default, it is plain text. */
  hasVariables: boolean;
}

type Json = Record<string, unknown>;

/** @param document JSON, as it is or percent-encoded as IAM answers it. */
export function statementsOf(document: string): Statement[] {
  const text = document.startsWith("%") ? decodeURIComponent(document) : document;
  const { Version, Statement: statements } = JSON.parse(text) as Json;
  const all = [statements ?? []].flat() as Json[];
  return all.map((one) => statement(one, Version === "2012-10-17"));
}

function statement(json: Json, hasVariables: boolean): Statement {
  const { Effect, Action, Resource, Principal, Condition, ...others } = json;
  const conditions = (Condition ?? {}) as Record<string, Json>;
  return {
    effect: String(Effect),
    actions: list(Action),
    notActions: list(others.NotAction),
    resources: list(Resource),
    principals: Principal === "*" ? { "*": ["*"] } : lists((Principal ?? {}) as Json),
    conditions: Object.fromEntries(
      Object.entries(conditions).map(([operator, keys]) => [operator, lists(keys)]),
    ),
    others: Object.keys(others).filter((name) => name !== "Sid"),
    hasVariables,
  };
}

function lists(json: Json): Record<string, string[]> {
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, list(value)]));
}

function list(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String).sort();
}

/** Whether both lists have the same members, in any order. */
export function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}
