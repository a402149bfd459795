import { customersIn } from "./customers";
import { findEngine } from "./engine";
import { Fleet } from "./fleet";
import { drift, preview, refresh, up, type Means } from "./operations";
import { type FleetOperation, unfinishedIn } from "./report";
import { separateRejections } from "./ownRejections";

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

const operations = { preview, up, refresh, drift } as Record<
  FleetOperation,
  (fleet: Fleet, means: Means) => Promise<void>
>;

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
    console.log(`Nothing to resume: the last fleet ${operation} went well for all.`);
    return 0;
  }
  const engine = await findEngine();
  separateRejections();
  const fleet = new Fleet({
    operation,
    names,
    folder,
    parallel: options.parallel,
    continueOnError: options.continueOnError ?? false,
    json: options.json,
    print: (line) => console.log(line),
    cancel: () => engine.interrupt(),
  });
  const { yes, breakLocks } = options;
  const means = { folder, engine, yes, breakLocks, refresh: options.refresh };
  fleet.interruption.listen();
  try {
    await operations[operation](fleet, means);
    return fleet.finish();
  } finally {
    fleet.interruption.stop();
  }
}

function namesFor(operation: FleetOperation, options: RunOptions): string[] {
  const all = customersIn(options.folder, options.stack);
  if (!options.resume) return all;
  const unfinished = unfinishedIn(options.folder, operation);
  return all.filter((name) => unfinished.includes(name));
}
