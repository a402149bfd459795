import { cell, plain } from "../../markdownText";
import { type CustomerStatus, type FleetStatus, countOf, verdicts } from "./status";

/**
 * What is different from an earlier status, in GitHub's Markdown.
 *
 * @param ofAll Whether `now` is of all customers, so that one who is missing there is gone.
 */
export function changesMarkdown(now: FleetStatus, before?: FleetStatus, ofAll = true): string {
  const counts = verdicts.map((verdict) => countOf(verdict, now.customers)).join(", ");
  return [`### fleet status: ${counts}`, ...changes(now, before, ofAll), ""].join("\n\n");
}

function changes(now: FleetStatus, before: FleetStatus | undefined, ofAll: boolean): string[] {
  if (!before) return ["There is no earlier status to compare with."];
  const earlier = new Map(before.customers.map((one) => [one.stack, one]));
  const rows = now.customers.flatMap((one) => row(one, earlier.get(one.stack)));
  const here = new Set(now.customers.map(({ stack }) => stack));
  const gone = ofAll ? before.customers.filter(({ stack }) => !here.has(stack)) : [];
  rows.push(
    ...gone.map(({ stack, verdict }) =>
      line(stack, verdict, "not there", [`Pulumi.${stack}.yaml is gone.`]),
    ),
  );
  if (rows.length === 0) return [`Nothing changed since ${before.made}.`];
  const head = "| Customer | Was | Is | New |\n| --- | --- | --- | --- |";
  return [`Changed since ${before.made}:`, [head, ...rows].join("\n")];
}

function row(now: CustomerStatus, before: CustomerStatus | undefined): string[] {
  const fresh = now.todo.filter(
    (one) => !withoutDays(before?.todo ?? []).includes(withoutDays([one])[0]!),
  );
  if (before?.verdict === now.verdict && fresh.length === 0) return [];
  return [line(now.stack, before?.verdict ?? "not there", now.verdict, fresh)];
}

function line(stack: string, was: string, is: string, fresh: readonly string[]): string {
  const said = fresh.map((one) => cell(plain(one))).join("<br>");
  return `| ${cell(plain(stack))} | ${was} | ${is} | ${said} |`;
}

/** One day less is nothing new. */
function withoutDays(todo: readonly string[]): string[] {
  return todo.map((one) => one.replace(/in \d+ days/, ""));
}
