import { StackReading } from "../../shared/stackReading";
import { terminalPrompts } from "../../shared/ui";
import { refuseForeign } from "../account";
import { type RunContext, runCustomer } from "../engine/runCustomer";
import type { Fleet } from "../fleet";
import { countsOf } from "../report/resourceCounts";
import { type Basis, basisOf, differing } from "./basis";
import { preview } from "./preview";
import { lossLines, unseenLosses, withLosses } from "./unseenLosses";

/**
 * Previews all with the policy pack, asks once, and updates those that a preview wants to change.
 * The preview is not a courtesy: in an update alone, rules across resources are asked when it is
 * done.
 */
export async function up(fleet: Fleet, context: RunContext): Promise<void> {
  const bases = new Map<string, Basis>();
  await preview(fleet, context, async (reading) => {
    bases.set(reading.stack, await basisOf(reading));
  });
  for (const name of fleet.names) refuseLosses(fleet, context, name);
  const names = fleet.names.filter((name) => fleet.result(name).outcome === "to change");
  const reason = await whyNot(fleet, context, names);
  if (reason === undefined) {
    await fleet.each(names, (name) => update(fleet, context, name, bases.get(name)!));
  }
  for (const name of names) {
    if (fleet.result(name).outcome === "to change") {
      fleet.note(name, { outcome: "not started", summary: reason ?? "nothing was changed" });
    }
  }
}

/** The update of a customer fails before it starts if it would take a live resource away. */
function refuseLosses(fleet: Fleet, { allowDelete }: RunContext, name: string): void {
  const { endangered: lost = [], summary } = fleet.result(name);
  const refused = lost.filter((resource) => !allowDelete.includes(resource));
  if (refused.length === 0) return;
  const word = `If that is meant, add --allow-delete ${refused.join(" ")}; else see what changed with fleet preview --diff.`;
  fleet.note(name, {
    outcome: "failed",
    summary: `nothing was changed: agents would lose their sign-in\n${summary}\n${word}`,
  });
}

/** Why nothing is updated; nothing when it is. */
async function whyNot(
  fleet: Fleet,
  context: RunContext,
  names: readonly string[],
): Promise<string | undefined> {
  if (fleet.interruption.requested) return "nothing was changed: interrupted during the previews";
  if (fleet.stopped) {
    return "nothing was changed: see those that failed, or add --continue-on-error";
  }
  if (names.length > 0 && !(await agreed(fleet, context, names))) {
    return "nothing was changed: not confirmed";
  }
  return undefined;
}

async function agreed(
  fleet: Fleet,
  { yes }: RunContext,
  names: readonly string[],
): Promise<boolean> {
  if (yes) return true;
  for (const name of names) fleet.say(name, fleet.result(name).summary);
  const number = names.length === 1 ? "this customer" : `these ${names.length} customers`;
  const { confirm } = await terminalPrompts();
  // Ctrl-C at the question is a no.
  return confirm({ message: `Update ${number}?`, default: false }).catch(() => false);
}

/** @param previewed What the preview that was agreed to was made from. */
async function update(fleet: Fleet, context: RunContext, name: string, previewed: Basis) {
  const { changes: planned = {} } = fleet.result(name);
  const total = Object.values(planned).reduce((sum, count) => sum + count, 0);
  const { folder, refresh, allowDelete } = context;
  // Not what the preview read.
  const account = refuseForeign(new StackReading(folder, name), (line) => fleet.say(name, line));
  await account;
  // Read after that: AWS may have been slow to answer, and the state have changed meanwhile.
  const changed = differing(previewed, await basisOf(new StackReading(folder, name)));
  if (changed.length > 0) {
    const summary = `nothing was changed: since the preview, ${changed.join(" and ")} changed. Run it again with --resume.`;
    return { outcome: "not started", summary } as const;
  }
  const what = { command: "up", refresh, policies: true, total } as const;
  const {
    changes,
    planned: steps,
    warnings,
  } = await runCustomer(fleet, context, name, what, {
    account,
  }).catch((error: Error) => {
    throw withLosses(error, name, allowDelete);
  });
  const losses = unseenLosses(steps, allowDelete);
  const lines = [countsOf(changes, "done"), ...lossLines(losses, "did", name), ...warnings];
  const summary = lines.join("\n");
  return { outcome: losses.length > 0 ? "failed" : "changed", summary, changes } as const;
}
