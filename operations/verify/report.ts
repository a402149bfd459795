import { styleText } from "node:util";
import { compact } from "../../facts/compact";
import { printable } from "../../facts/printable";
import type { MoveOutputs } from "../../outputs";
import { inStage } from "./nextStack";
import type { CheckResult } from "./runChecks";

export interface Report {
  stack: string;
  /** ISO 8601. */
  at: string;
  /** Whether no check failed. */
  ok: boolean;
  passed: number;
  failed: number;
  skipped: number;
  warnings: number;
  /** To AWS, Okta and the hosted sign-in. */
  requests: number;
  seconds: number;
  /** To the vendor's next stack, of whose sign-on the checks `next-…` are; absent where none is under way. */
  move?: MoveUnderWay;
  checks: CheckResult[];
}

export type MoveUnderWay = Pick<MoveOutputs, "cloudFormationStack" | "stage">;

export function reportOf(found: {
  stack: string;
  at: Date;
  checks: CheckResult[];
  requests: number;
  seconds: number;
  move?: MoveUnderWay;
}): Report {
  const { stack, at, checks, requests, seconds, move } = found;
  const counts = statusCounts(checks);
  return {
    stack,
    at: at.toISOString(),
    ok: counts.failed === 0,
    ...counts,
    warnings: checks.filter(({ warning }) => warning !== undefined).length,
    requests,
    seconds: Math.round(seconds * 10) / 10,
    ...(move && { move: { cloudFormationStack: move.cloudFormationStack, stage: move.stage } }),
    checks,
  };
}

export function statusCounts(checks: readonly CheckResult[]): Pick<Report, CheckResult["status"]> {
  const count = (status: CheckResult["status"]) =>
    checks.filter((check) => check.status === status).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

const colors = { passed: "green", failed: "red", skipped: "yellow" } as const;

/** The report as printable text. */
export function reportText(report: Report, style?: { color?: boolean }): string {
  const lines = [...reportLines(report.checks, style), "", summary(report)];
  return [...lines, ...(report.move ? [moveText(report.move)] : [])].join("\n");
}

function moveText({ cloudFormationStack, stage }: MoveUnderWay): string {
  const whom = inStage(stage);
  const to = printable(cloudFormationStack);
  return `A move to ${to} is under way: its sign-on, of which the checks next-… are, is for ${whom}.`;
}

/** Printable: one line a check, and below a failed one how to fix it. What several failed for is told once. */
export function reportLines(checks: readonly CheckResult[], { color = false } = {}): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks.flatMap((check) => {
    const { status, name, evidence, warning, next } = onceTold(check, checks);
    const word = color ? styleText(colors[status], status.padEnd(7)) : status.padEnd(7);
    return compact([
      `${word}  ${name.padEnd(width)}  ${printable(evidence)}`,
      warning && `         warning: ${printable(warning)}`,
      next && `         next: ${printable(next)}`,
    ]);
  });
}

/** Refers to an earlier check that failed for the same reason. */
function onceTold(check: CheckResult, all: readonly CheckResult[]): CheckResult {
  if (check.status !== "failed") return check;
  const isSame = ({ evidence, next }: CheckResult) =>
    evidence === check.evidence && next === check.next;
  const first = all.find(isSame)!;
  return first === check
    ? check
    : { ...check, evidence: `for the same reason as ${first.name}`, next: undefined };
}

function summary(report: Report): string {
  const { seconds, requests } = report;
  const verdict = printable(`${report.stack}: ${verdictOf(report)}`);
  return `${verdict}. ${countsOf(report)}, in ${seconds} s with ${requests} requests.`;
}

function verdictOf({ failed, skipped }: Report): string {
  // A check may also fail because nothing answered, and the guardrail's are not about sign-in.
  if (failed > 0) return "not everything is in order";
  return skipped > 0
    ? "nothing was found that stops a sign-in, but not everything could be checked"
    : "sign-in works, as far as can be checked without a password";
}

export function countsOf({
  passed,
  failed,
  skipped,
  warnings,
}: Pick<Report, "passed" | "failed" | "skipped" | "warnings">): string {
  return compact([
    `${passed} passed`,
    `${failed} failed`,
    skipped > 0 && `${skipped} skipped`,
    warnings > 0 && `${warnings} with a warning`,
  ]).join(", ");
}
