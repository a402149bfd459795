import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readdir, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../engine/cache";
import { withLock } from "../engine/lock";

const run = promisify(execFile);
const oldestPython = [3, 11] as const;
const requirementsFile = path.join(__dirname, "requirements.txt");

/**
 * The Python of a virtual environment that holds exactly `requirements.txt`. It is made once for
 * every content of that file, in the user's cache directory, by one process at a time; one that was
 * left half-made is made again.
 */
export async function pythonWithMinistack(): Promise<string> {
  const requirements = await readFile(requirementsFile, "utf8");
  const system = await findPython();
  const key = createHash("sha256").update(`${system.version}\n${requirements}`).digest("hex");
  const folder = path.join(await cacheFolder("python"), key.slice(0, 16));
  const python = path.join(folder, "bin", "python");
  if (existsSync(python)) return python;
  const made = () => Promise.resolve(existsSync(python) ? python : undefined);
  return withLock(
    `${folder}.lock`,
    async () => (await made()) ?? (await makeEnvironment(system.command, folder)),
    made,
  );
}

/** A virtual environment may not be moved, so the folder's own name is only a link, set last. */
async function makeEnvironment(systemPython: string, folder: string): Promise<string> {
  process.stderr.write("Preparing Python environment (once, about a minute)…\n");
  const started = Date.now();
  const real = `${folder}.${process.pid}.${started}`;
  await removeHalfMade(folder);
  try {
    await run(systemPython, ["-m", "venv", real]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"];
    const python = path.join(real, "bin", "python");
    await run(python, [...pip, "--requirement", requirementsFile], { maxBuffer: 64 << 20 });
    await linkAtomically(path.basename(real), folder);
  } catch (error) {
    await rm(real, { recursive: true, force: true });
    throw new Error(`The Python environment could not be made.\n${said(error)}`);
  }
  process.stderr.write(
    `Python environment ready (${Math.round((Date.now() - started) / 1000)} s)\n`,
  );
  return path.join(folder, "bin", "python");
}

/** What a killed process left behind; the caller holds the lock, so nobody is at work on it. */
async function removeHalfMade(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  const left = new RegExp(`^${path.basename(folder)}\\.\\d+\\.(\\d+|link)$`);
  for (const name of await readdir(parent)) {
    if (left.test(name)) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

async function linkAtomically(target: string, link: string): Promise<void> {
  const fresh = `${link}.${process.pid}.link`;
  await symlink(target, fresh);
  await rename(fresh, link);
}

/** What a failed command printed, or the error itself. */
function said(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return stderr?.trim() || message;
}

async function findPython(): Promise<{ command: string; version: string }> {
  const seen: string[] = [];
  for (const command of ["python3.11", "python3", "python"]) {
    const version = await versionOf(command);
    if (!version) continue;
    const [major = 0, minor = 0] = version.split(".").map(Number);
    const [needMajor, needMinor] = oldestPython;
    if (major === needMajor && minor >= needMinor) return { command, version };
    seen.push(`${command} is ${version}`);
  }
  const found = seen.length ? `Found: ${seen.join(", ")}.` : "None was found on PATH.";
  throw new Error(
    `The local AWS needs Python ${oldestPython.join(".")} or newer, as python3.11, python3 or python. ${found}`,
  );
}

async function versionOf(command: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(command, [
      "-c",
      "import platform, venv, ensurepip; print(platform.python_version())",
    ]);
    return stdout.trim();
  } catch {
    return undefined;
  }
}
