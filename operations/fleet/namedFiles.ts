import { existsSync } from "node:fs";
import path from "node:path";
import { OperatorError } from "../failure";

/**
 * Before minutes of work, not after them.
 *
 * @param files As the options name them.
 * @throws {OperatorError} when the folder of one does not exist
 */
export function refuseMissingFolders(files: readonly (string | undefined)[]): void {
  for (const file of files) {
    if (file === undefined || existsSync(path.dirname(path.resolve(file)))) continue;
    throw new OperatorError(
      `There is no folder for ${file}. Create ${path.dirname(path.resolve(file))}, or name another file.`,
    );
  }
}
