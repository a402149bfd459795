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
  await requireRepository(folder);
  const args = ["diff", "--name-only", "--relative", "-z", `${commit}...HEAD`, "--", "."];
  try {
    return (await git(args, folder)).split("\0").filter(Boolean);
  } catch (error) {
    throw new OperatorError(
      `git cannot compare with ${commit} (${saidBy(error)}). ` +
        "Fetch the whole history (in GitHub Actions: fetch-depth: 0) and name a commit that it has.",
    );
  }
}

/** Outside of a repository, or in one of another user, `git diff` compares files, and says nothing of that. */
async function requireRepository(folder: string): Promise<void> {
  try {
    await git(["rev-parse", "--git-dir"], folder);
  } catch (error) {
    throw new OperatorError(
      `git does not read ${folder} as a repository (${saidBy(error)}). --changed-since needs a clone with its history. ` +
        "If it belongs to another user, as in a container, allow it: git config --global --add safe.directory, and the folder that git names.",
    );
  }
}

async function git(args: readonly string[], folder: string): Promise<string> {
  return (await promisify(execFile)("git", args, { cwd: folder })).stdout;
}

function saidBy(error: unknown): string {
  const { stderr, message } = error as Error & { stderr?: string };
  return stderr?.trim().split("\n")[0] || message;
}
