import { type RunContext, runCustomer } from "../engine/runCustomer";
import type { Fleet } from "../fleet";
import { countsOf } from "../report/resourceCounts";
import { driftOf } from "./outsideChanges";

/** Updates the state with what changed outside; changes no cloud. */
export async function refresh(fleet: Fleet, context: RunContext): Promise<void> {
  await fleet.each(fleet.names, async (name) => {
    const what = { command: "refresh", refresh: false, policies: false } as const;
    const { outside, changes } = await runCustomer(fleet, context, name, what);
    const drift = driftOf(outside);
    return {
      outcome: drift.length > 0 ? "changed" : "unchanged",
      summary: drift.join("; ") || countsOf(changes, "done"),
      changes,
      ...(drift.length > 0 && { drift }),
    };
  });
}
