import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { OperatorError } from "../failure";

export type FleetOperation = "preview" | "up" | "refresh" | "drift" | "verify" | "handoff";

/**
 * How it ended for one customer. `to change` is what a preview says, `drifted` what a look for drift
 * finds, `passed` the end of an operation that changes nothing; `running` stands only in the report
 * of a fleet that was killed.
 */
export type Outcome =
  | "changed"
  | "to change"
  | "unchanged"
  | "drifted"
  | "passed"
  | "failed"
  | "cancelled"
  | "not started"
  | "running";

export interface CustomerResult {
  stack: string;
  outcome: Outcome;
  /** One line: what changed or was found, or why it failed. */
  summary: string;
  /** From the start of the first engine run on it to the end of the last; 0 if none started. */
  seconds: number;
  /** How many resources each of the engine's operations concerned. */
  changes?: Record<string, number>;
  /** What changed outside, in words, each a sentence without its full stop. */
  drift?: string[];
}

/** What `--json` writes, and what `--resume` reads. */
export interface Report {
  operation: FleetOperation;
  /** ISO 8601. */
  started: string;
  seconds: number;
  /** Whether the fleet came to its end; false in the report of one that was killed. */
  finished: boolean;
  customers: CustomerResult[];
}

const unfinished: readonly Outcome[] = ["failed", "cancelled", "not started", "running"];

/** 0: all went well. 1: not all did. 2: all went well, and some have drifted. */
export function exitCodeOf({ customers }: Pick<Report, "customers">): 0 | 1 | 2 {
  if (customers.some(({ outcome }) => unfinished.includes(outcome))) return 1;
  return customers.some(({ outcome }) => outcome === "drifted") ? 2 : 0;
}

/** One line a customer, then one of totals. */
export function summaryLines({ customers, seconds }: Report): string[] {
  const width = Math.max(...customers.map(({ stack }) => stack.length));
  const outcomeWidth = Math.max(...customers.map(({ outcome }) => outcome.length));
  const lines = customers.map(
    ({ stack, outcome, summary, seconds: own }) =>
      `${stack.padEnd(width)}  ${outcome.padEnd(outcomeWidth)}  ${summary}` +
      (own > 0 ? `  (${own.toFixed(1)} s)` : ""),
  );
  return [...lines, "", `${totals(customers)} in ${seconds.toFixed(0)} s`];
}

function totals(customers: readonly CustomerResult[]): string {
  const counts = new Map<Outcome, number>();
  for (const { outcome } of customers) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const parts = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
  const number = customers.length === 1 ? "1 customer" : `${customers.length} customers`;
  return `${number}: ${parts.join(", ")}`;
}

const past: Record<string, string> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  import: "imported",
  same: "unchanged",
};

/** `2 created, 5 unchanged`, or for a preview `2 to create, 5 unchanged`. */
export function countsOf(changes: Record<string, number>, tense: "done" | "to do"): string {
  const parts = Object.entries(changes).map(([operation, count]) => {
    const done = tense === "done" || operation === "same";
    return `${count} ${done ? (past[operation] ?? operation) : `to ${operation}`}`;
  });
  return parts.join(", ") || "nothing";
}

/** Whether there is more than resources that stay the same. */
export function anyChange(changes: Record<string, number>): boolean {
  return Object.keys(changes).some((operation) => operation !== "same");
}

/** The file with the last report of an operation, next to the settings. */
export function reportFile(folder: string, operation: FleetOperation): string {
  return path.join(folder, ".engage-okta", `fleet-${operation}.json`);
}

/** Whole or not at all, so that a fleet that is killed leaves the last one readable. */
export function writeReport(file: string, report: Report): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(report, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/**
 * The customers that the last run of an operation did not bring to a good end.
 *
 * @throws {OperatorError} when there was none.
 */
export function unfinishedIn(folder: string, operation: FleetOperation): string[] {
  const file = reportFile(folder, operation);
  let report: Report;
  try {
    report = JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    throw new OperatorError(
      `There is nothing to resume: no report of an earlier fleet ${operation} in ${file}. ` +
        `Run it without --resume.`,
    );
  }
  // An update that was killed leaves those it had only previewed.
  const left = operation === "up" ? [...unfinished, "to change"] : unfinished;
  return report.customers.filter(({ outcome }) => left.includes(outcome)).map(({ stack }) => stack);
}
