import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import writeFileAtomic from "write-file-atomic";
import { printable } from "../../../facts/printable";
import { OperatorError } from "../../failure";
import {
  type CustomerResult,
  type FleetOperation,
  type Report,
  outcomes,
  unfinished,
} from "./report";
import { type FleetRequest, requestSchema } from "./request";

/** The file with the last report of an operation, next to the settings. */
export function reportFile(folder: string, operation: FleetOperation): string {
  return path.join(folder, ".engage-okta", `fleet-${operation}.json`);
}

/** Whole or not at all, so that a fleet that is killed leaves the last one readable. */
export function writeReport(file: string, report: Report): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileAtomic.sync(file, printable(`${JSON.stringify(report, undefined, 2)}\n`));
}

const reportSchema = v.object({
  request: v.optional(requestSchema, {}),
  customers: v.array(v.object({ stack: v.string(), outcome: v.picklist(outcomes) })),
});

/** What is left of an earlier fleet. */
export interface Unfinished {
  request: FleetRequest;
  stacks: string[];
  /** Those that it did bring to a good end. */
  others: string[];
}

/**
 * What the last run of an operation was asked, and the customers that it did not bring to a good end.
 *
 * @throws {OperatorError} when there was none, or its report cannot be read.
 */
export function unfinishedIn(folder: string, operation: FleetOperation): Unfinished {
  const { request, customers } = readReport(folder, operation);
  // An update that was killed leaves those it had only previewed.
  const left = operation === "up" ? [...unfinished, "to change"] : unfinished;
  const isLeft = ({ outcome }: Pick<CustomerResult, "outcome">) => left.includes(outcome);
  const namesOf = (some: readonly Pick<CustomerResult, "stack">[]) =>
    some.map(({ stack }) => stack);
  return {
    request,
    stacks: namesOf(customers.filter(isLeft)),
    others: namesOf(customers.filter((one) => !isLeft(one))),
  };
}

function readReport(folder: string, operation: FleetOperation) {
  const file = reportFile(folder, operation);
  try {
    return v.parse(reportSchema, JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new OperatorError(
      missing
        ? `There is nothing to resume: no report of an earlier fleet ${operation} in ${file}. Run it without --resume.`
        : `The report ${file} cannot be read (${(error as Error).message}). Run fleet ${operation} without --resume.`,
    );
  }
}
