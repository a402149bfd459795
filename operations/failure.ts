import path from "node:path";
import { printError } from "./output";

/** A mistake or a condition that the operator can fix; its message ends with what to do next. */
export class OperatorError extends Error {}

const ofTheDisk = ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"];

/**
 * What an operator can do something about, in words; undefined for a mistake of ours, of which the stack is to
 * be seen.
 */
export function operatorMessage(error: NodeJS.ErrnoException): string | undefined {
  if (error instanceof OperatorError) return error.message;
  const { code = "", syscall, message } = error;
  const [, missing] = /^Cannot find (?:module|package) '([^'./][^']*)'/.exec(message) ?? [];
  if (missing !== undefined && code.endsWith("MODULE_NOT_FOUND")) {
    const clone = path.join(__dirname, "..");
    return `The package ${missing} is not installed, which this version of the program needs. Run npm ci --ignore-scripts in ${clone}, and run the command again.`;
  }
  // A firewall answers a connection with EACCES too.
  if (!ofTheDisk.includes(code) || syscall === "connect") return undefined;
  return `${message}. Check the file's permissions and the room on its disk, and run the command again.`;
}

/** Prints what went wrong, and sets the exit code. */
export function printFailure(error: Error): void {
  printError(operatorMessage(error) ?? error.stack ?? error.message);
  process.exitCode = 1;
}
