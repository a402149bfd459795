import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { OperatorError } from "../failure";
import { stackOf } from "../shared/customers";

/** What every customer is made from, files and folders; a change there concerns all. */
export const programFiles = [
  ...["index.ts", "outputs.ts", "Pulumi.yaml", "package-lock.json"],
  ...["clouds", "components", "facts", "lookups", "program", "settings", "policy"],
] as const;

function isOfProgram(file: string): boolean {
  return programFiles.some((one) => file === one || file.startsWith(`${one}/`));
}

/**
 * The customers that a change concerns: those whose settings, or whose levels and limits of the
 * policy pack, are among the changed files; all, when the program itself is.
 *
 * @param files Changed files, relative to the folder of the settings, with forward slashes.
 */
export function affectedBy(files: readonly string[], customers: readonly string[]): string[] {
  if (files.some(isOfProgram)) return [...customers];
  const named = files.map((file) => stackOf(file) ?? /^policy-(.+)\.json$/.exec(file)?.[1]);
  return customers.filter((name) => named.includes(name));
}

/**
 * Files in a folder that differ between a commit and now, relative to the folder; deleted ones
 * included.
 *
 * @throws {OperatorError} when git does not know the commit, or it is an option of git
 */
export async function changedSince(commit: string, folder: string): Promise<string[]> {
  if (commit.startsWith("-")) {
    throw new OperatorError(
      `--changed-since ${commit} names no commit. Give a commit or a branch, for example --changed-since origin/main.`,
    );
  }
  const args = ["diff", "--name-only", "--relative", "-z", `${commit}...HEAD`, "--", "."];
  try {
    const { stdout } = await promisify(execFile)("git", args, { cwd: folder });
    return stdout.split("\0").filter(Boolean);
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim().split("\n")[0];
    throw new OperatorError(
      `git cannot compare with ${commit} (${said ?? (error as Error).message}). ` +
        "Fetch the whole history (in GitHub Actions: fetch-depth: 0) and name a commit that it has.",
    );
  }
}
