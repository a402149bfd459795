import { claimsIn } from "../../settings/neighbours";
import { groupsByPool, rivalry, rivals } from "../../settings/poolClaims";
import { projectName } from "../customer/settingsFile";
import { OperatorError } from "../failure";
import { requirePulumi } from "../pulumi";
import { customersIn } from "./customers";
import { Fleet } from "./fleet";
import { type FleetOperation, unfinishedIn } from "./report";
import { Workers } from "./workers";

export interface RunOptions {
  folder: string;
  /** Which customers. @default all but the demo's */
  stack?: string;
  parallel: number;
  continueOnError?: boolean;
  json?: string;
  yes: boolean;
  refresh: boolean;
  resume?: boolean;
  breakLocks: boolean;
}

/**
 * Runs one operation for many customers.
 *
 * @returns the exit code: 0, 1 when not all went well, 2 when all did and some have drifted
 * @throws {OperatorError} before anything has started: nothing to do it for, or nothing to do it with
 */
export async function runFleet(operation: FleetOperation, options: RunOptions): Promise<number> {
  const { folder } = options;
  const names = namesFor(operation, options);
  if (names.length === 0) {
    console.log(`Nothing to resume: the last fleet ${operation} succeeded for every customer.`);
    return 0;
  }
  const writes = operation !== "verify" && operation !== "handoff";
  const groups = writes ? await poolGroups(folder, names) : undefined;
  const workers = new Workers();
  const fleet = new Fleet({
    operation,
    names,
    folder,
    parallel: options.parallel,
    groups,
    continueOnError: options.continueOnError ?? false,
    json: options.json,
    print: (line) => console.log(line),
    cancel: () => workers.interrupt(),
  });
  fleet.interruption.listen();
  try {
    if (operation === "verify" || operation === "handoff") {
      await (await import("./reading"))[operation](fleet, { folder });
    } else {
      await requirePulumi();
      const { refresh, yes, breakLocks } = options;
      const means = { folder, workers, refresh, yes, breakLocks };
      await (await import("./operations"))[operation](fleet, means);
    }
    return fleet.finish();
  } finally {
    await workers.end();
    fleet.interruption.stop();
  }
}

function namesFor(operation: FleetOperation, options: RunOptions): string[] {
  const all = customersIn(options.folder, options.stack);
  if (!options.resume) return all;
  const unfinished = unfinishedIn(options.folder, operation);
  return all.filter((name) => unfinished.includes(name));
}

/**
 * Which customers may not run at the same time: a user pool has one writer at a time.
 *
 * @throws {OperatorError} when one of them has the same identity provider in the same pool as another
 *   customer of the folder
 */
async function poolGroups(
  folder: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const claims = await claimsIn(folder, await projectName(folder));
  const clashes = rivals(claims).filter((pair) => pair.some(({ stack }) => names.includes(stack)));
  if (clashes.length > 0) {
    const texts = clashes.map(([one, other]) => rivalry(one, other));
    throw new OperatorError(["Nothing was started.", ...texts].join("\n\n"));
  }
  return groupsByPool(claims);
}
