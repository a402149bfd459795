import { confirm } from "@inquirer/prompts";
import { resourcesOf } from "../customer/stackCommands";
import { accessOfStack, refuseForeign } from "./account";
import { type Basis, basisOf, differing } from "./update/basis";
import { driftOf, isAppClient } from "./drift/outsideChanges";
import { type PlannedStep, diffLines, endangered } from "./update/plan";
import type { RunFindings } from "./engine/events";
import type { Fleet } from "./fleet";
import type { Job } from "./engine/job";
import { anyChange, countsOf } from "./report/report";
import { lossLines, unseenLosses, withLosses } from "./update/unseenLosses";
import { vendorUpdate } from "./drift/vendorUpdate";
import type { Workers } from "./engine/workers";

/** What an operation needs besides the fleet. */
export interface RunContext {
  folder: string;
  workers: Workers;
  /** Whether a lock that a dead process of this machine left is taken off. */
  breakLocks: boolean;
  /** Whether to read the clouds first, so that changes made outside are reverted too. */
  refresh: boolean;
  /** Whether `up` goes on without asking. */
  yes: boolean;
  /** Whether each property that would change is shown. */
  diff: boolean;
  /** Names of live resources that an update may replace or delete. */
  allowDelete: readonly string[];
}

/** For a run that may take no longer than its customer's time. */
interface Stoppable {
  /** Cancels the engine. */
  stop?: AbortSignal;
  /** Fails with another account's credentials. @default asked here */
  account?: Promise<void>;
}

/** @throws {OperatorError} with another account's credentials, before the engine has started. */
async function run(
  fleet: Pick<Fleet, "say">,
  { folder, workers, breakLocks }: Pick<RunContext, "folder" | "workers" | "breakLocks">,
  stack: string,
  what: Pick<Job, "command" | "refresh" | "policies" | "total">,
  { stop, account }: Stoppable = {},
): Promise<RunFindings> {
  const say = (line: string) => fleet.say(stack, line);
  const program = what.command === "refresh" ? "does not run" : "runs";
  await (account ?? refuseForeign(folder, stack, say, program));
  stop?.throwIfAborted();
  return workers.run({ stack, folder, breakLocks, ...what }, say, stop);
}

/** @param before Runs before a customer's engine reads anything. */
export async function preview(
  fleet: Fleet,
  context: RunContext,
  before?: (name: string) => Promise<void>,
): Promise<void> {
  await fleet.each(fleet.names, async (name) => {
    const { refresh } = context;
    await before?.(name);
    const findings = await run(fleet, context, name, {
      command: "preview",
      refresh,
      policies: true,
    });
    const drift = driftOf(findings.outside);
    const { changes, advisory } = findings;
    const parts = [countsOf(changes, "to do"), ...outputsNote(findings), ...drift];
    const counts = [...parts, ...advisoryNote(advisory)].join("; ");
    const lost = endangered(findings.planned);
    const diff = context.diff ? diffLines(findings.planned) : [];
    for (const line of diff) fleet.say(name, line);
    return {
      outcome: wantsUpdate(findings, drift) ? "to change" : "unchanged",
      summary: [counts, ...lost.map(loss)].join("\n"),
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
function wantsUpdate({ changes, outputsChange }: RunFindings, drift: string[]): boolean {
  return anyChange(changes) || outputsChange || drift.length > 0;
}

function outputsNote({ changes, outputsChange }: RunFindings): string[] {
  return outputsChange && !anyChange(changes) ? ["other outputs"] : [];
}

/**
 * Previews all with the policy pack, asks once, and updates those that a preview wants to change.
 * The preview is not a courtesy: in an update alone, rules across resources are asked when it is
 * done.
 */
export async function up(fleet: Fleet, context: RunContext): Promise<void> {
  const bases = new Map<string, Basis>();
  await preview(fleet, context, async (name) => {
    bases.set(name, await basisOf(context.folder, name));
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
  // Ctrl-C at the question is a no.
  return confirm({ message: `Update ${number}?`, default: false }).catch(() => false);
}

/** @param previewed What the preview that was agreed to was made from. */
async function update(fleet: Fleet, context: RunContext, name: string, previewed: Basis) {
  const { changes: planned = {} } = fleet.result(name);
  const total = Object.values(planned).reduce((sum, count) => sum + count, 0);
  const { folder, refresh, allowDelete } = context;
  const account = refuseForeign(folder, name, (line) => fleet.say(name, line));
  await account;
  const changed = differing(previewed, await basisOf(folder, name));
  if (changed.length > 0) {
    const summary = `nothing was changed: since the preview, ${changed.join(" and ")} changed. Run it again with --resume.`;
    return { outcome: "not started", summary } as const;
  }
  const what = { command: "up", refresh, policies: true, total } as const;
  const { changes, planned: steps } = await run(fleet, context, name, what, {
    account,
  }).catch((error: Error) => {
    throw withLosses(error, name, allowDelete);
  });
  const losses = unseenLosses(steps, allowDelete);
  const summary = [countsOf(changes, "done"), ...lossLines(losses, "did", name)].join("\n");
  return { outcome: losses.length > 0 ? "failed" : "changed", summary, changes } as const;
}

/** Updates the state with what changed outside; changes no cloud. */
export async function refresh(fleet: Fleet, context: RunContext): Promise<void> {
  await fleet.each(fleet.names, async (name) => {
    const what = { command: "refresh", refresh: false, policies: false } as const;
    const { outside, changes } = await run(fleet, context, name, what);
    const drift = driftOf(outside);
    return {
      outcome: drift.length > 0 ? "changed" : "unchanged",
      summary: drift.join("; ") || countsOf(changes, "done"),
      changes,
      ...(drift.length > 0 && { drift }),
    };
  });
}

/** Says what changed outside; changes neither clouds nor state. */
export async function drift(fleet: Fleet, context: RunContext): Promise<void> {
  await fleet.each(fleet.names, (name) => driftOfCustomer(fleet, context, name));
}

/** The same for one customer. */
export async function driftOfCustomer(
  fleet: Pick<Fleet, "say">,
  context: Pick<RunContext, "folder" | "workers" | "breakLocks">,
  name: string,
  stoppable?: Stoppable,
) {
  const what = { command: "preview", refresh: true, policies: false } as const;
  const findings = await run(fleet, context, name, what, stoppable);
  const found = await explained(context.folder, name, findings);
  if (found.length > 0) {
    return {
      outcome: "drifted" as const,
      summary: found.join("; "),
      changes: findings.changes,
      drift: found,
    };
  }
  const { changes } = findings;
  if (!wantsUpdate(findings, [])) {
    return { outcome: "unchanged" as const, summary: "no drift", changes };
  }
  const notDeployed = [countsOf(changes, "to do"), ...outputsNote(findings)].join("; ");
  const summary = `no drift, but the settings, the program or the vendor's outputs are not deployed yet: ${notDeployed}`;
  return { outcome: "not deployed" as const, summary, changes, notDeployed };
}

/** The vendor's updates set the app client's list back, so there it is told if there was one since. */
async function explained(
  folder: string,
  name: string,
  { outside, settings }: RunFindings,
): Promise<string[]> {
  const found = driftOf(outside);
  const client = outside.find((change) => isAppClient(change) && change.new?.listed === false);
  if (!client) return found;
  const sentence = driftOf([client]).find((one) => one.includes("no longer lists"));
  const access = await accessOfStack(folder, name);
  const written = await lastWritten(folder, name, client.urn);
  const clause = await vendorUpdate(settings, access, written);
  return found.map((one) => (one === sentence ? one + clause : one));
}

/** When a resource was last created, updated or read otherwise by us; nothing where the state does not say. */
async function lastWritten(folder: string, stack: string, urn: string): Promise<Date | undefined> {
  // It only explains what was found.
  const resources = await resourcesOf(folder, stack).catch(() => []);
  const resource = resources.find((one) => one.urn === urn);
  return resource?.modified === undefined ? undefined : new Date(resource.modified);
}
