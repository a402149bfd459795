import type { ChildProcess } from "node:child_process";
import { type FileHandle, mkdtemp, open, rm, statfs } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { notStarted, startPulumi } from "../../pulumi";
import { EventLog } from "./eventLog";

/** An engine run that did not go through. */
export class EngineError extends Error {
  constructor(
    readonly stdout: string,
    readonly stderr: string,
  ) {
    super(stderr.trim() || stdout.trim());
  }
}

/** What an engine is doing, for a caller that may have to stop it. */
export type EngineNews =
  /** Its process id, and whether it takes SIGINT for a request to cancel; see EventLog. */
  { pid: number; cancellable: boolean } | "ended";

export interface EngineOptions {
  /** With Pulumi.yaml and the settings. */
  folder: string;
  onEngine: (news: EngineNews) => void;
  onEvent: (event: EngineEvent) => void;
}

export interface EngineRun {
  /** Absent: it ended well. */
  error?: EngineError;
  /** Which of its events have not arrived, in words. Absent: all have. */
  missing?: string;
}

/** Milliseconds between two looks for new events; at first, for the file. */
const eventsInterval = 100;

/**
 * Runs `pulumi` once. Output and events go to files, not to pipes: were this process killed, an engine
 * that writes to a closed pipe would die with it, in the middle of a change and with its lock held. So
 * it notices that the program is gone, writes its state and releases the lock. The files have no name
 * while it runs: what is in them may be secret, and is to be gone with the processes.
 */
export async function runEngine(
  args: readonly string[],
  { folder, onEngine, onEvent }: EngineOptions,
): Promise<EngineRun> {
  const files = await mkdtemp(path.join(os.tmpdir(), "engage-okta-fleet-"));
  const log = new EventLog(path.join(files, "events"), onEvent);
  let engine: ChildProcess | undefined;
  let cancellable = false;
  const look = () => {
    log.read();
    if (!engine || cancellable === log.cancellable) return;
    cancellable = log.cancellable;
    onEngine({ pid: engine.pid!, cancellable });
  };
  const watch = setInterval(look, eventsInterval);
  // This process goes when its parent does, and has no time then to wait for the engine. One that SIGINT
  // would end with its lock held finds the program gone, or does the refresh that it was told to do.
  const stop = () => {
    log.read();
    if (log.cancellable) engine?.kill("SIGINT");
  };
  process.once("exit", stop);
  try {
    const started = (child: ChildProcess) => {
      engine = child;
      onEngine({ pid: child.pid!, cancellable });
    };
    const error = await run([...args, "--event-log", log.file], { folder, files, started });
    onEngine("ended");
    log.read();
    return { error, missing: log.missing(error ? "failed" : "ended well") };
  } finally {
    process.off("exit", stop);
    clearInterval(watch);
    log.close();
    await rm(files, { recursive: true, force: true });
  }
}

/** What the engine takes from Automation: the second of these makes it know `--event-log`. */
const environment = {
  PULUMI_AUTOMATION_API: "true",
  PULUMI_DEBUG_COMMANDS: "true",
  PULUMI_SKIP_UPDATE_CHECK: "true",
};

async function run(
  args: readonly string[],
  to: { folder: string; files: string; started: (child: ChildProcess) => void },
): Promise<EngineError | undefined> {
  const stdout = await nameless(path.join(to.files, "out"));
  const stderr = await nameless(path.join(to.files, "err"));
  try {
    const child = startPulumi(args, {
      cwd: to.folder,
      env: { ...process.env, ...environment },
      stdio: ["ignore", stdout.fd, stderr.fd],
    });
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("spawn", () => to.started(child));
      child.once("error", (error) => reject(notStarted(error, to.folder)));
      child.once("exit", resolve);
    });
    if (code === 0) return undefined;
    const [said, errors] = [await textOf(stdout), await textOf(stderr)];
    return new EngineError(said, `${said}${errors}`.trim() ? errors : await whySilent(to.files));
  } finally {
    await Promise.all([stdout.close(), stderr.close()]);
  }
}

/** On a full disk, what an engine says is lost, the reason of its end included. */
async function whySilent(folder: string): Promise<string> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize > roomForOutput) return "";
  return `The disk of ${os.tmpdir()}, where an engine's output goes, is full. Make room, or set TMPDIR to another folder, and run the command again.`;
}

/** Bytes. */
const roomForOutput = 100_000;

async function nameless(file: string): Promise<FileHandle> {
  const handle = await open(file, "wx+", 0o600);
  await rm(file);
  return handle;
}

async function textOf(file: FileHandle): Promise<string> {
  const buffer = Buffer.alloc((await file.stat()).size);
  await file.read(buffer, 0, buffer.length, 0);
  return buffer.toString("utf8");
}
