import { existsSync, mkdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { version } from "../../../package.json";
import { OperatorError } from "../../failure";
import { print, writeText } from "../../output";
import { refuseWithoutPackages } from "../../projectFile";
import { schemaMistakes } from "../../publishedSchema";
import { requirePulumi } from "../../pulumi";
import { customersIn } from "../../shared/customers";
import { Fleet } from "../fleet";
import { refuseMissingFolders } from "../namedFiles";
import { Readers } from "../reading/readers";
import { TimeLimit } from "../reading/timeLimit";
import { Workers } from "../engine/workers";
import { changesMarkdown } from "./changes";
import { statusPage } from "./page";
import { readCustomer } from "./read";
import {
  type CustomerFacts,
  type CustomerStatus,
  type FleetStatus,
  statusOf,
  unread,
} from "./status";

export interface StatusOptions {
  folder: string;
  /** A glob. */
  stack?: string;
  html?: string;
  json?: string;
  summary?: string;
  /** The JSON of the status to compare with. @default the folder's last */
  since?: string;
  /** @default each customer's own */
  warnDays?: number;
  /** Seconds for each customer. */
  timeLimit: number;
  parallel?: number;
}

/**
 * Reads all customers and writes the page. Ctrl-C ends it early: the files say who was not read.
 *
 * @returns the exit code: 0 when all are well, else 1
 * @throws {OperatorError} before anything was read
 */
export async function runStatus(options: StatusOptions): Promise<number> {
  const { folder, stack } = options;
  const names = customersIn(folder, stack);
  refuseMissingFolders([options.html, options.json, options.summary]);
  const before = previous(options.since ?? keptFile(folder), options.since !== undefined);
  await refuseWithoutPackages(folder);
  await requirePulumi();
  const seen = new Map((before?.customers ?? []).map((one) => [one.stack, one.lastSeen]));
  const customers = new Map<string, CustomerStatus>();
  const judge = (name: string, facts: CustomerFacts) => {
    const now = facts.signIn.state === "known" ? new Date().toISOString() : undefined;
    const status = statusOf(name, facts, now ?? seen.get(name));
    customers.set(name, status);
    return status;
  };
  for (const name of names) judge(name, unread("not read: the run was interrupted before"));
  await readAll(names, options, judge);
  const status: FleetStatus = {
    schemaVersion: 1,
    made: new Date().toISOString(),
    by: { product: "engage-okta", version },
    customers: names.map((name) => customers.get(name)!),
  };
  await writeStatus(status, before, options);
  return status.customers.every(({ verdict }) => verdict === "well") ? 0 : 1;
}

async function readAll(
  names: readonly string[],
  options: StatusOptions,
  judge: (name: string, facts: CustomerFacts) => CustomerStatus,
): Promise<void> {
  const { folder, stack, warnDays } = options;
  const [workers, readers] = [new Workers(), new Readers()];
  const timeLimit = new TimeLimit(options.timeLimit);
  const fleet = new Fleet({
    operation: "status",
    names,
    folder,
    parallel: options.parallel ?? os.availableParallelism(),
    continueOnError: true,
    request: { stack },
    print,
    cancel: () => timeLimit.cancel(),
  });
  fleet.interruption.listen();
  try {
    await fleet.each(names, async (name) => {
      const facts = await timeLimit.each((stop) =>
        readCustomer(name, { folder, workers, readers, fleet, warnDays, stop }),
      );
      const { verdict, todo } = judge(name, facts);
      return {
        outcome: verdict === "well" ? "passed" : "failed",
        summary: [verdict, ...todo].join("\n"),
      };
    });
    fleet.finish();
  } finally {
    fleet.interruption.stop();
    await Promise.all([workers.end(), readers.end()]);
    fleet.end();
  }
}

/** @param before What it is compared with. */
export async function writeStatus(
  status: FleetStatus,
  before: FleetStatus | undefined,
  { folder, stack, html, json, summary }: StatusOptions,
): Promise<void> {
  const text = `${JSON.stringify(status, null, 2)}\n`;
  // A status of some is not what the next one of all is compared with.
  if (stack === undefined) await keep(folder, text);
  if (json) await writeText(json, text);
  if (html) await writeText(html, statusPage(status));
  if (summary) {
    await writeText(summary, changesMarkdown(status, before, stack === undefined), "appended");
  }
  if (html) print(`Page: ${path.resolve(html)}`);
}

function keptFile(folder: string): string {
  return path.join(folder, ".engage-okta", "status.json");
}

/** Where the folder cannot be written to, the files that were asked for are written all the same. */
async function keep(folder: string, text: string): Promise<void> {
  const file = keptFile(folder);
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    await writeText(file, text);
  } catch (error) {
    print(
      `This status is not kept in ${file}: ${(error as Error).message}. The next one will not be compared with it; ` +
        "give that one --since with a file that --json writes.",
    );
  }
}

/** @throws {OperatorError} where a file was named, and cannot be read. */
function previous(file: string, named: boolean): FleetStatus | undefined {
  if (!named && !existsSync(file)) return undefined;
  try {
    const status = JSON.parse(readFileSync(file, "utf8")) as FleetStatus;
    const [mistake] = schemaMistakes("status.schema.json", status);
    if (mistake) throw new Error(`it does not match docs/status.schema.json: ${mistake}`);
    return status;
  } catch (error) {
    const why = `The status ${file} cannot be read (${(error as Error).message}).`;
    if (named) throw new OperatorError(`${why} Give --since the file of an earlier --json.`);
    print(`${why} This one is compared with none.`);
    return undefined;
  }
}
