import { confirm } from "@inquirer/prompts";
import { accessOfStack, refuseForeign } from "./account";
import { Customer, type CustomerOptions } from "./customer";
import { driftOf, isAppClient } from "./drift";
import type { Told } from "./events";
import type { Fleet } from "./fleet";
import { anyChange, countsOf } from "./report";
import { vendorUpdate } from "./vendorStack";

/** What an operation needs besides the fleet. */
export interface Means extends Omit<CustomerOptions, "say"> {
  /** Whether the clouds are read first, so that what changed outside is mended too. */
  refresh: boolean;
  /** Whether `up` goes on without asking. */
  yes: boolean;
}

/** @throws {OperatorError} with another account's credentials, before the engine has started. */
async function open(fleet: Fleet, means: Means, name: string): Promise<Customer> {
  const say = (line: string) => fleet.say(name, line);
  await refuseForeign(means.folder, name, say);
  return Customer.open(name, { ...means, say });
}

export async function preview(fleet: Fleet, means: Means): Promise<void> {
  await fleet.each(fleet.names, async (name) => {
    const customer = await open(fleet, means, name);
    const told = await customer.preview({ refresh: means.refresh, policies: true });
    const drift = driftOf(told.outside);
    return {
      outcome: wantsUpdate(told, drift) ? "to change" : "unchanged",
      summary: [countsOf(told.changes, "to do"), ...outputsNote(told), ...drift].join("; "),
      changes: told.changes,
      ...(drift.length > 0 && { drift }),
    };
  });
}

/** Outputs are noted in the state by an update only, and so is what a refresh found. */
function wantsUpdate({ changes, outputsChange }: Told, drift: string[]): boolean {
  return anyChange(changes) || outputsChange || drift.length > 0;
}

function outputsNote({ changes, outputsChange }: Told): string[] {
  return outputsChange && !anyChange(changes) ? ["other outputs"] : [];
}

/**
 * Previews all with the policy pack, asks once, and updates those that a preview wants to change.
 * The preview is not a courtesy: in an update alone, rules across resources are asked when it is
 * done.
 */
export async function up(fleet: Fleet, means: Means): Promise<void> {
  await preview(fleet, means);
  const names = fleet.names.filter((name) => fleet.result(name).outcome === "to change");
  const reason = fleet.stopped
    ? "nothing was changed: see those that failed, or add --continue-on-error"
    : names.length > 0 && !(await agreed(fleet, means, names))
      ? "nothing was changed: not confirmed"
      : undefined;
  if (reason === undefined) {
    await fleet.each(names, (name) => update(fleet, means, name));
  }
  for (const name of names) {
    if (fleet.result(name).outcome === "to change") {
      fleet.note(name, { outcome: "not started", summary: reason ?? "nothing was changed" });
    }
  }
}

async function agreed(fleet: Fleet, { yes }: Means, names: readonly string[]): Promise<boolean> {
  if (yes) return true;
  for (const name of names) fleet.say(name, fleet.result(name).summary);
  const number = names.length === 1 ? "this customer" : `these ${names.length} customers`;
  // Ctrl-C at the question is a no.
  return confirm({ message: `Update ${number}?`, default: false }).catch(() => false);
}

async function update(fleet: Fleet, means: Means, name: string) {
  const { changes: planned = {} } = fleet.result(name);
  const total = Object.values(planned).reduce((sum, count) => sum + count, 0);
  const customer = await open(fleet, means, name);
  const { changes } = await customer.up({ refresh: means.refresh, total });
  return { outcome: "changed", summary: countsOf(changes, "done"), changes } as const;
}

/** Carries what changed outside into the state; changes no cloud. */
export async function refresh(fleet: Fleet, means: Means): Promise<void> {
  await fleet.each(fleet.names, async (name) => {
    const { outside, changes } = await open(fleet, means, name).then((customer) =>
      customer.refresh(),
    );
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
export async function drift(fleet: Fleet, means: Means): Promise<void> {
  await fleet.each(fleet.names, async (name) => {
    const customer = await open(fleet, means, name);
    const told = await customer.preview({ refresh: true, policies: false });
    const found = await explained(means.folder, name, told);
    if (found.length > 0) {
      return {
        outcome: "drifted",
        summary: found.join("; "),
        changes: told.changes,
        drift: found,
      };
    }
    const undeployed = anyChange(told.changes)
      ? `no drift, but the settings or the program are not deployed yet: ${countsOf(told.changes, "to do")}`
      : "no drift";
    return { outcome: "unchanged", summary: undeployed, changes: told.changes };
  });
}

/** The vendor's updates set the app client's list back, so there the update's date is the reason. */
async function explained(
  folder: string,
  name: string,
  { outside, settings }: Told,
): Promise<string[]> {
  const found = driftOf(outside);
  const client = outside.find((change) => isAppClient(change) && change.new?.listed === false);
  if (!client) return found;
  const sentence = driftOf([client]).find((one) => one.includes("no longer lists"));
  const access = await accessOfStack(folder, name);
  const clause = await vendorUpdate(settings, access);
  return found.map((one) => (one === sentence ? one + clause : one));
}
