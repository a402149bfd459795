import { resourcesOf } from "../../shared/stackCommands";
import { accessOfStack } from "../account";
import type { RunFindings } from "../engine/events";
import { type RunContext, type RunMeans, runCustomer } from "../engine/runCustomer";
import type { Fleet } from "../fleet";
import { countsOf } from "../report/resourceCounts";
import { outputsNote, wantsUpdate } from "../update/preview";
import { driftOf, isAppClient } from "./outsideChanges";
import { vendorUpdate } from "./vendorUpdate";

/** Says what changed outside; changes neither clouds nor state. */
export async function drift(fleet: Fleet, context: RunContext): Promise<void> {
  await fleet.each(fleet.names, (name) => driftOfCustomer(fleet, context, name));
}

/** The same for one customer. */
export async function driftOfCustomer(
  fleet: Pick<Fleet, "say">,
  context: Pick<RunContext, "folder" | "workers" | "breakLocks">,
  name: string,
  means?: RunMeans,
) {
  const what = { command: "preview", refresh: true, policies: false } as const;
  const findings = await runCustomer(fleet, context, name, what, means);
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
