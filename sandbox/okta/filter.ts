import { OktaError } from "./oktaError";

type Test = (resource: unknown) => boolean;

const comparisons: Record<string, (actual: string, wanted: string) => boolean> = {
  eq: (actual, wanted) => actual === wanted,
  ne: (actual, wanted) => actual !== wanted,
  sw: (actual, wanted) => actual.startsWith(wanted),
  ew: (actual, wanted) => actual.endsWith(wanted),
  co: (actual, wanted) => actual.includes(wanted),
  gt: (actual, wanted) => actual > wanted,
  ge: (actual, wanted) => actual >= wanted,
  lt: (actual, wanted) => actual < wanted,
  le: (actual, wanted) => actual <= wanted,
};

const clause = /^([A-Za-z][\w.]*)\s+(?:(pr)|([a-z]{2})\s+"((?:[^"\\]|\\.)*)")$/;

function valueAt(resource: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], resource);
}

function readClause(source: string): Test {
  const [, path, present, operator, value = ""] = clause.exec(source.trim()) ?? [];
  const compare = comparisons[operator ?? ""];
  if (!path || (!present && !compare)) {
    throw new OktaError(400, "E0000031", `Invalid search criteria: ${source.trim()}`);
  }
  return (resource) => {
    const actual = valueAt(resource, path);
    if (present) {
      return actual !== null && actual !== undefined;
    }
    const wanted = value.replace(/\\(.)/g, "$1").toLowerCase();
    return typeof actual === "string" && compare?.(actual.toLowerCase(), wanted) === true;
  };
}

// Splits at the word, but not inside quotes.
function split(source: string, word: "and" | "or"): string[] {
  return source.split(new RegExp(`\\s+${word}\\s+(?=(?:[^"]*"[^"]*")*[^"]*$)`, "i"));
}

/**
 * Reads Okta's `search` and `filter` of comparisons joined by `and` and `or`; letters' case does
 * not count. Brackets are refused (E0000031), as is anything else that it does not know.
 */
export function readFilter(source: string): Test {
  const either = split(source, "or").map((part) => split(part, "and").map(readClause));
  return (resource) => either.some((all) => all.every((test) => test(resource)));
}
