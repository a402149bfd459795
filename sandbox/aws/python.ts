import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../engine/cache";
import { withLock } from "../engine/lock";

const run = promisify(execFile);
const requirementsFile = path.join(__dirname, "requirements.txt");

/**
 * The Python of a virtual environment that holds exactly `requirements.txt`. It is made once for
 * every content of that file, in the user's cache directory, by one process at a time; one that was
 * left half-made is made again.
 */
export async function pythonWithMinistack(): Promise<string> {
  const requirements = await readFile(requirementsFile, "utf8");
  const system = await findPython();
  const key = createHash("sha256").update(`${system.version}, complete\n${requirements}`);
  const folder = path.join(await cacheFolder("python"), key.digest("hex").slice(0, 16));
  const python = path.join(folder, "bin", "python");
  const complete = path.join(folder, "complete");
  const make = async () => existsSync(complete) || makeEnvironment(system.command, folder);
  await (existsSync(complete) || withLock(`${folder}.lock`, make));
  return python;
}

/** The last file says that it is whole; what a killed process left has none. */
async function makeEnvironment(systemPython: string, folder: string): Promise<void> {
  process.stderr.write("Preparing Python environment (once, about a minute)…\n");
  const started = Date.now();
  const python = path.join(folder, "bin", "python");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"];
  try {
    await rm(folder, { recursive: true, force: true });
    await run(systemPython, ["-m", "venv", folder]);
    await run(python, [...pip, "--requirement", requirementsFile], { maxBuffer: 64 << 20 });
    await writeFile(path.join(folder, "complete"), "");
  } catch (error) {
    throw new Error(`The Python environment could not be made.\n${said(error)}`);
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stderr.write(`Python environment ready (${seconds} s)\n`);
}

/** What a failed command printed, or the error itself. */
function said(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr || message).trim();
}

/** Prints its version, or why it is of no use. */
const probe =
  "import ensurepip, platform, sys, venv; version = platform.python_version(); " +
  "print(version) if sys.version_info >= (3, 11) else sys.exit('is version ' + version)";

async function findPython(): Promise<{ command: string; version: string }> {
  const problems: string[] = [];
  for (const command of ["python3.11", "python3", "python"]) {
    try {
      const { stdout } = await run(command, ["-c", probe]);
      return { command, version: stdout.trim() };
    } catch (error) {
      // A traceback says what is missing at its end.
      problems.push(`  ${command}: ${said(error).split("\n").at(-1)}`);
    }
  }
  throw new Error(
    `The local AWS needs Python 3.11 or newer, with venv, as one of:\n${problems.join("\n")}`,
  );
}
