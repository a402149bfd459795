import type { FleetRequest } from "./request";

export type FleetOperation =
  | "preview"
  | "up"
  | "refresh"
  | "drift"
  | "verify"
  | "people"
  | "handoff"
  | "status";

/** Those that `--resume` continues; a status is about everyone, or it is no status. */
export type ResumableOperation = Exclude<FleetOperation, "status">;

/** The operations that only read a deployment. */
export const readingOperations = ["verify", "people", "handoff"] as const;
export type ReadingOperation = (typeof readingOperations)[number];

export function onlyReads(operation: FleetOperation): operation is ReadingOperation {
  return (readingOperations as readonly FleetOperation[]).includes(operation);
}

/**
 * How it ended for one customer. `to change` is what a preview says, `drifted` what a look for drift
 * finds, `not deployed` what it finds where only the settings or the program have changed, `passed` the
 * end of an operation that changes nothing; `running` stands only in the report of a fleet that was
 * killed.
 */
export const outcomes = [
  "changed",
  "to change",
  "unchanged",
  "drifted",
  "not deployed",
  "passed",
  "failed",
  "cancelled",
  "not started",
  "running",
] as const;
export type Outcome = (typeof outcomes)[number];

export interface CustomerResult {
  stack: string;
  outcome: Outcome;
  /** What changed or was found, or why it failed; may have several lines. */
  summary: string;
  /** From the start of the first engine run on it to the end of the last; 0 if none started. */
  seconds: number;
  /** How many resources each of the engine's operations concerned. */
  changes?: Record<string, number>;
  /** What changed outside, in words, each a sentence without its full stop. */
  drift?: string[];
  /** What of the settings, the program or the vendor's outputs is not deployed, as `drift` finds it. */
  notDeployed?: string;
  /** With `--diff`: resource and property, a line each. */
  diff?: string[];
  /** Live resources that the update would replace or delete. */
  endangered?: string[];
}

/** What `--json` writes, and what `--resume` reads. */
export interface Report {
  operation: FleetOperation;
  request: FleetRequest;
  /** ISO 8601. */
  started: string;
  seconds: number;
  /** Whether the fleet came to its end; false in the report of one that was killed. */
  finished: boolean;
  customers: CustomerResult[];
}

export const unfinished: readonly Outcome[] = ["failed", "cancelled", "not started", "running"];

/** 0: all went well. 1: not all did. 2: all went well, and some have drifted or are not deployed. */
export function exitCodeOf({ customers }: Pick<Report, "customers">): 0 | 1 | 2 {
  if (customers.some(({ outcome }) => unfinished.includes(outcome))) return 1;
  const found: readonly Outcome[] = ["drifted", "not deployed"];
  return customers.some(({ outcome }) => found.includes(outcome)) ? 2 : 0;
}

/** One line a customer, or more where there is more to say below the first; then one of totals. */
export function summaryLines({ customers, seconds }: Report): string[] {
  const width = Math.max(...customers.map(({ stack }) => stack.length));
  const outcomeWidth = Math.max(...customers.map(({ outcome }) => outcome.length));
  const indent = " ".repeat(width + outcomeWidth + 4);
  const lines = customers.flatMap(({ stack, outcome, summary, seconds: own }) => {
    const [first = "", ...rest] = summary.split("\n");
    const time = own > 0 ? `  (${own.toFixed(1)} s)` : "";
    return [
      `${stack.padEnd(width)}  ${outcome.padEnd(outcomeWidth)}  ${first}${time}`,
      ...rest.map((line) => indent + line),
    ];
  });
  return [...lines, "", `${totals(customers)} in ${seconds.toFixed(0)} s`];
}

export function totals(customers: readonly CustomerResult[]): string {
  const counts = new Map<Outcome, number>();
  for (const { outcome } of customers) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
  const number = customers.length === 1 ? "1 customer" : `${customers.length} customers`;
  return `${number}: ${parts.join(", ")}`;
}
