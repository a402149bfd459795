import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { readFile, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { version as sdkVersion } from "@pulumi/pulumi/version";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import execa from "execa";
import { SemVer, parse, rsort, satisfies } from "semver";
import { cacheFolder } from "./cache";
import { goBuild, requiredVersion, type GoProgram } from "./build";
import { withLock } from "./lock";

/** A Pulumi engine, that is the `pulumi` command, new enough for the installed SDK. */
export interface Engine {
  /** Absolute path of the executable. */
  command: string;
}

export interface FindEngineOptions {
  /** Gets a line before and, every few seconds, during what takes long. */
  progress?: (line: string) => void;
  /** `false` never asks the network for Pulumi's own download. Allowed by default. */
  download?: boolean;
}

const downloadHost = "https://get.pulumi.com";
const reachableMs = 5_000;
const downloadMs = 180_000;

export const engineProgram: GoProgram = {
  module: __dirname,
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  versionOf: "github.com/pulumi/pulumi/pkg/v3",
  title: "the Pulumi engine",
  takes: "2 to 5 minutes on two cores, seconds when Go's cache is warm",
};

/** A way that did not work: `reason` completes the sentence that names the way. */
type Found = Engine | { reason: string };

/**
 * Finds the engine: `pulumi` on PATH, one that was built or downloaded earlier, Pulumi's own
 * download, `go build`, in this order. Each must be at least the version of `@pulumi/pulumi`, of
 * the same major version.
 *
 * @throws {Error} that names all four with what stopped each, when none gives one
 */
export async function findEngine(options: FindEngineOptions = {}): Promise<Engine> {
  const progress = options.progress ?? (() => {});
  const ways: [string, () => Promise<Found>][] = [
    ["`pulumi` on PATH", onPath],
    ["built or downloaded earlier", inCache],
    [`the download from ${downloadHost}`, () => downloaded(options.download ?? true, progress)],
    ["`go build`", () => built(progress)],
  ];
  const reasons: string[] = [];
  for (const [way, find] of ways) {
    const found = await find();
    if ("command" in found) return found;
    reasons.push(`  ${reasons.length + 1}. ${way}: ${found.reason}`);
  }
  throw new Error(
    [
      `There is no Pulumi engine of version ${sdkVersion} or later, and none of four ways gave one:`,
      ...reasons,
      "Install Pulumi (https://www.pulumi.com/docs/install/) or Go (https://go.dev/dl/), then try again.",
    ].join("\n"),
  );
}

/** Every `pulumi` on PATH is tried: the first may be a wrapper with nothing behind it. */
async function onPath(): Promise<Found> {
  const reasons: string[] = [];
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    const command = path.resolve(folder, "pulumi");
    if (folder === "" || !(await isExecutable(command))) continue;
    const found = await engineAt(command);
    if ("command" in found) return found;
    reasons.push(`${command} ${found.reason}`);
  }
  return { reason: reasons.join("; ") || "not there" };
}

/** Whether it is a file that may be run. */
export async function isExecutable(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() === true && (found.mode & constants.S_IXUSR) !== 0;
}

async function inCache(): Promise<Found> {
  const folder = await cacheFolder("engines");
  const current = await builtName();
  const versions = rsort(
    (await readdir(folder)).filter((name) => name === current || parse(name)?.build.length === 0),
  );
  for (const version of versions) {
    const found = await engineAt(commandIn(path.join(folder, version)));
    if ("command" in found) return found;
  }
  const others = versions.length > 0 ? ` (there: ${versions.join(", ")})` : "";
  return { reason: `none that is new enough in ${folder}${others}` };
}

const commandIn = (root: string) => path.join(root, "bin", "pulumi");

/** Asks the executable itself: a wrapper of that name may have nothing behind it. */
async function engineAt(command: string): Promise<Found> {
  // execa's timeout would keep the process alive where there is nothing to start.
  if (!(await isExecutable(command))) return { reason: "is not there" };
  const run = await execa(command, ["version"], {
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
    reject: false,
    timeout: 20_000,
    stdin: "ignore",
  });
  const version = parse(run.stdout?.trim());
  if (run.failed || version === null) {
    const said = (run.stderr || run.stdout || "").trim().split("\n")[0];
    return { reason: `does not tell its version (${said || "it printed nothing"})` };
  }
  const isNewEnough = satisfies(version, `^${sdkVersion}`);
  return isNewEnough ? { command } : { reason: `is version ${version.version}` };
}

async function tooLate(): Promise<never> {
  await sleep(downloadMs, undefined, { ref: false });
  throw new Error(`not finished after ${downloadMs / 1000} s`);
}

/** Remembered for this run only: the next run may have a network. */
let downloadProblem: string | undefined;

async function downloaded(allowed: boolean, progress: (line: string) => void): Promise<Found> {
  if (!allowed) return { reason: "not allowed here" };
  if (downloadProblem !== undefined) return { reason: downloadProblem };
  const root = path.join(await cacheFolder("engines"), `v${sdkVersion}`);
  // It completes what was left half done, and takes what is there.
  const install = () => PulumiCommand.install({ root, version: new SemVer(sdkVersion) });
  try {
    await fetch(`${downloadHost}/install.sh`, { signal: AbortSignal.timeout(reachableMs) });
    progress(`downloading Pulumi ${sdkVersion} from ${downloadHost} (once)`);
    await Promise.race([withLock(`${root}.lock`, install), tooLate()]);
    return await engineAt(commandIn(root));
  } catch (error) {
    downloadProblem = firstLine(error) ?? "failed";
    return { reason: downloadProblem };
  }
}

/** Of the folder of an engine that `go build` makes from what is here now: `v3.232.0+1a2b3c4d`. */
async function builtName(): Promise<string> {
  const hash = createHash("sha256").update(await readFile(path.join(__dirname, "go.mod")));
  return `v${await requiredVersion(engineProgram)}+${hash.digest("hex").slice(0, 8)}`;
}

async function built(progress: (line: string) => void): Promise<Found> {
  try {
    const root = path.join(await cacheFolder("engines"), await builtName());
    const find = () => engineAt(commandIn(root));
    const isThere = async () => "command" in (await find());
    await goBuild(engineProgram, commandIn(root), isThere, progress);
    return await find();
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** `fetch` says "fetch failed" and keeps the reason in the cause. */
function firstLine(error: unknown): string | undefined {
  const { message, cause } = error as Error;
  return (cause instanceof Error ? cause.message : message).split("\n")[0];
}
