import { refuseForeign } from "../account";
import { StackReading } from "../../shared/stackReading";
import type { Fleet } from "../fleet";
import type { RunFindings } from "./events";
import type { Job } from "./job";
import type { Workers } from "./workers";

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

/** What a run gets from one that has begun with the customer. */
export interface RunMeans {
  /** Cancels the engine of a run that may take no longer than its customer's time. */
  stop?: AbortSignal;
  /** What was read of the stack just now. @default nothing */
  reading?: StackReading;
  /** Fails with another account's credentials. @default asked here */
  account?: Promise<void>;
}

/**
 * Runs the engine on one customer, in a worker.
 *
 * @throws {OperatorError} with another account's credentials, before the engine has started
 */
export async function runCustomer(
  fleet: Pick<Fleet, "say">,
  { folder, workers, breakLocks }: Pick<RunContext, "folder" | "workers" | "breakLocks">,
  stack: string,
  what: Pick<Job, "command" | "refresh" | "policies" | "total">,
  { stop, account, reading = new StackReading(folder, stack) }: RunMeans = {},
): Promise<RunFindings> {
  const say = (line: string) => fleet.say(stack, line);
  const program = what.command === "refresh" ? "does not run" : "runs";
  await (account ?? refuseForeign(reading, say, program));
  stop?.throwIfAborted();
  return workers.run({ stack, folder, breakLocks, ...what }, say, stop);
}
