import { isDeepStrictEqual } from "node:util";
import { isObject, type Properties } from "../values";

/** Equal to IAM: order, a lone value for a list of one, and an account for its root are no difference. */
export function samePolicy(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  try {
    return isDeepStrictEqual(meaning(one), meaning(other));
  } catch {
    return false;
  }
}

/** Without white space; what is no JSON is left to IAM to refuse. */
export function normalized(document: unknown): string {
  try {
    return JSON.stringify(JSON.parse(String(document)));
  } catch {
    return String(document);
  }
}

function meaning(document: unknown): unknown {
  const { Statement, ...rest } = JSON.parse(String(document)) as Properties;
  return { ...rest, Statement: asSet(Statement, statement) };
}

function statement(one: unknown): unknown {
  if (!isObject(one)) return one;
  return mapped(one, (value, key) => {
    if (key === "Sid" || key === "Effect") return value;
    if (/^(Not)?Principal$/.test(key)) return principals(value);
    if (key !== "Condition" || !isObject(value)) return asSet(value, String);
    return mapped(value, (test) =>
      isObject(test) ? mapped(test, (is) => asSet(is, String)) : test,
    );
  });
}

function principals(value: unknown): unknown {
  if (value === "*") return { AWS: ["*"] };
  return isObject(value) ? mapped(value, (who) => asSet(who, account)) : value;
}

/** `123456789012` and `arn:aws:iam::123456789012:root` are the same principal. */
function account(principal: unknown): string {
  return String(principal).replace(/^arn:aws[\w-]*:iam::(\d{12}):root$/, "$1");
}

function asSet(value: unknown, each: (entry: unknown) => unknown): unknown[] {
  if (value === undefined) return [];
  const entries = (Array.isArray(value) ? value : [value]).map(each);
  const byText = new Map(entries.map((entry) => [JSON.stringify(entry), entry]));
  return [...byText].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
}

/** The members in the order of their names, so that equal ones have the same text. */
function mapped(object: Properties, each: (value: unknown, key: string) => unknown): Properties {
  const entries = Object.entries(object).map(([key, value]) => [key, each(value, key)] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
