import { driftOf } from "../drift/outsideChanges";
import type { RunFindings } from "../engine/events";
import { type RunContext, runCustomer } from "../engine/runCustomer";
import { StackReading } from "../../shared/stackReading";
import type { Fleet } from "../fleet";
import { anyChange, countsOf } from "../report/resourceCounts";
import { type PlannedStep, diffLines, endangered } from "./plan";

/**
 * Previews all with the policy pack.
 *
 * @param before Runs before a customer's engine reads anything, with what is read of the stack.
 */
export async function preview(
  fleet: Fleet,
  context: RunContext,
  before?: (reading: StackReading) => Promise<void>,
): Promise<void> {
  await fleet.each(fleet.names, async (name) => {
    const { folder, refresh } = context;
    const reading = new StackReading(folder, name);
    await before?.(reading);
    const what = { command: "preview", refresh, policies: true } as const;
    const findings = await runCustomer(fleet, context, name, what, { reading });
    const drift = driftOf(findings.outside);
    const { changes, advisory } = findings;
    const parts = [countsOf(changes, "to do"), ...outputsNote(findings), ...drift];
    const counts = [...parts, ...advisoryNote(advisory)].join("; ");
    const lost = endangered(findings.planned);
    const diff = context.diff ? diffLines(findings.planned) : [];
    for (const line of diff) fleet.say(name, line);
    const isToChange = wantsUpdate(findings, drift);
    const warnings = isToChange ? findings.warnings : [];
    return {
      outcome: isToChange ? "to change" : "unchanged",
      summary: [counts, ...lost.map(loss), ...warnings].join("\n"),
      changes,
      ...(drift.length > 0 && { drift }),
      ...(diff.length > 0 && { diff }),
      ...(lost.length > 0 && { endangered: lost.map((step) => step.name) }),
    };
  });
}

/** The rules that warn; `pulumi preview` shows their messages. */
function advisoryNote(rules: readonly string[]): string[] {
  const times = (rule: string) => rules.filter((one) => one === rule).length;
  const shown = [...new Set(rules)]
    .sort()
    .map((rule) => (times(rule) > 1 ? `${rule} (${times(rule)})` : rule));
  return shown.length > 0 ? [`advisory: ${shown.join(", ")}`] : [];
}

function loss({ operation, type, name }: PlannedStep): string {
  return `${operation}s ${name} (${type}), which agents sign in with`;
}

/** Outputs are noted in the state by an update only, and so is what a refresh found. */
export function wantsUpdate({ changes, outputsChange }: RunFindings, drift: string[]): boolean {
  return anyChange(changes) || outputsChange || drift.length > 0;
}

export function outputsNote({ changes, outputsChange }: RunFindings): string[] {
  return outputsChange && !anyChange(changes) ? ["other outputs"] : [];
}
