import { withoutUndefined } from "../../../facts/withoutMembers";
import { OperatorError } from "../../failure";
import { print } from "../../output";
import { customersIn } from "../../shared/customers";
import type { ResumableOperation } from "./report";
import type { FleetRequest } from "./request";
import { unfinishedIn } from "./reportFile";

/** A customer whom the last run did not complete, and whom this one does not run either. */
export interface LeftOut {
  stack: string;
  /** With what to do. */
  why: string;
}

/**
 * The customers that the last run left, and what it was asked; what is given now counts more. Those that this
 * run leaves out stay unfinished.
 *
 * @throws {OperatorError} when the last run was for none of the customers that are wanted.
 */
export function resumed(
  operation: ResumableOperation,
  folder: string,
  given: FleetRequest,
): { names: string[]; leftOut: LeftOut[]; request: FleetRequest } {
  const { request: kept, stacks, others } = unfinishedIn(folder, operation);
  const request = { ...kept, ...withoutUndefined(given) };
  const selected = customersIn(folder, request.stack);
  const names = selected.filter((name) => stacks.includes(name));
  const why =
    request.stack === kept.stack
      ? `it has no settings file any more. Run fleet ${operation} without --resume.`
      : `--stack ${request.stack} does not name it. Run npm run fleet -- ${operation} --resume for it too.`;
  const leftOut = stacks.filter((stack) => !names.includes(stack)).map((stack) => ({ stack, why }));
  const strangers = selected.filter((name) => ![...stacks, ...others].includes(name));
  if (names.length === 0 && given.stack !== undefined && strangers.length > 0) {
    throw new OperatorError(
      `There is nothing to resume for ${strangers.join(", ")}: the last fleet ${operation} was for others. Run it without --resume.`,
    );
  }
  const options = optionsText(request);
  if (names.length > 0 && options) print(`Resumes with the options of the last run: ${options}`);
  for (const one of leftOut) print(`${one.stack} is left out: ${one.why}`);
  // The next one is for those that were left out as well.
  return {
    names,
    leftOut,
    request: leftOut.length > 0 ? { ...request, stack: kept.stack } : request,
  };
}

/** @returns the exit code: a run that is not complete does not look so because the rest was left out. */
export function nothingToResume(operation: ResumableOperation, leftOut: readonly LeftOut[]): 0 | 1 {
  if (leftOut.length === 0) {
    print(`Nothing to resume: the last fleet ${operation} succeeded for every customer.`);
    return 0;
  }
  print(`Nothing was resumed. The last fleet ${operation} is not complete.`);
  return 1;
}

/** As they are written on the command line. */
function optionsText(request: FleetRequest): string {
  return Object.entries(request)
    .filter(([, value]) => value !== false)
    .map(([name, value]) => {
      const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      return value === true ? option : `${option} ${[value].flat().join(" ")}`;
    })
    .join(" ");
}
