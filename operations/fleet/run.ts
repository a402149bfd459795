import os from "node:os";
import { type Collision, collisions } from "../../settings/collisions";
import { claimsOf, neighboursIn } from "../../settings/neighbours";
import { groupsByPool } from "../../settings/poolClaims";
import { givenRegion } from "../../settings/region";
import { OperatorError } from "../failure";
import { print, writeText } from "../output";
import { projectName, refuseWithoutPackages } from "../projectFile";
import { requirePulumi } from "../pulumi";
import { customersIn } from "../shared/customers";
import { Fleet } from "./fleet";
import { refuseMissingFolders } from "./namedFiles";
import { type ResumableOperation, exitCodeOf, onlyReads, readingOperations } from "./report/report";
import type { FleetRequest } from "./report/request";
import { nothingToResume, resumed } from "./report/resume";
import { Readers } from "./reading/readers";
import { summaryMarkdown } from "./report/summary";
import { TimeLimit, defaultTimeLimit } from "./reading/timeLimit";
import { Workers } from "./engine/workers";

export interface RunOptions extends FleetRequest {
  folder: string;
  /** Whether `up` goes on without asking. */
  yes?: boolean;
  /** Whether it goes on where the last run of the operation ended, with that run's options. */
  resume?: boolean;
}

/** They change nothing, so one customer's failure is no reason to leave the others out. */
const reading: readonly ResumableOperation[] = ["preview", "drift", ...readingOperations];

/**
 * Runs one operation for many customers.
 *
 * @returns the exit code: 0, 1 when not all went well, 2 when all did and some have drifted or are not
 *   deployed
 * @throws {OperatorError} before anything has started: nothing to do it for, or nothing to do it with
 */
export async function runFleet(
  operation: ResumableOperation,
  options: RunOptions,
): Promise<number> {
  const { folder, yes = false, resume = false, ...given } = options;
  const { names, leftOut, request } = resume
    ? resumed(operation, folder, given)
    : { names: customersIn(folder, given.stack), leftOut: [], request: given };
  if (names.length === 0) return nothingToResume(operation, leftOut);
  refuseMissingFolders([request.json, request.summary]);
  const groups = onlyReads(operation) ? undefined : await poolGroups(folder, names, operation);
  const workers = new Workers();
  const readers = new Readers();
  const timeLimit = new TimeLimit(request.timeLimit ?? defaultTimeLimit);
  const fleet = new Fleet({
    operation,
    names,
    leftOut,
    folder,
    parallel: request.parallel ?? os.availableParallelism(),
    groups,
    continueOnError: request.continueOnError ?? reading.includes(operation),
    request,
    print,
    cancel: () => {
      workers.interrupt();
      timeLimit.cancel();
    },
  });
  fleet.interruption.listen();
  try {
    if (onlyReads(operation)) {
      await (
        await import("./reading/operations")
      )[operation](fleet, { folder, readers, timeLimit });
    } else {
      await refuseWithoutPackages(folder);
      // A refresh runs no program.
      if (operation !== "refresh") workers.prepare(fleet.atOnce);
      await requirePulumi();
      const { refresh = false, breakLocks = false, diff = false, allowDelete = [] } = request;
      const means = { folder, workers, refresh, yes, breakLocks, diff, allowDelete };
      await (await import("./operations"))[operation](fleet, means);
    }
    const report = fleet.finish();
    if (request.summary) await writeText(request.summary, summaryMarkdown(report), "appended");
    return exitCodeOf(report);
  } finally {
    await Promise.all([workers.end(), readers.end()]);
    fleet.end();
    fleet.interruption.stop();
  }
}

/**
 * Which customers may not run at the same time: a user pool has one writer at a time.
 *
 * @throws {OperatorError} before an update, when one of them would change another customer's resources
 */
async function poolGroups(
  folder: string,
  names: readonly string[],
  operation: ResumableOperation,
): Promise<ReadonlyMap<string, string>> {
  const project = await projectName(folder);
  const customers = await neighboursIn(folder, project);
  const { region } = givenRegion({}, process.env);
  const isUpdate = operation === "preview" || operation === "up";
  if (isUpdate) refuseCollisions(collisions(project, customers, region), names);
  return groupsByPool(claimsOf(customers, project));
}

function refuseCollisions(found: readonly Collision[], names: readonly string[]): void {
  const mistakes = found.filter(
    (one) => one.severity === "mistake" && one.customers.some((name) => names.includes(name)),
  );
  if (mistakes.length === 0) return;
  throw new OperatorError(
    ["Nothing was started.", ...mistakes.map(({ text }) => text)].join("\n\n"),
  );
}
