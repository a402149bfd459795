// The one place that runs the `pulumi` command.
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { saysCutAttributes } from "../facts/checkpointErrors";
import { OperatorError } from "./failure";
import { Interruption, stopped } from "./interruption";
import { printError } from "./output";
import { errorsIn } from "./pulumiErrors";

export interface PulumiOptions {
  /** With Pulumi.yaml and the settings. */
  folder: string;
  /** Where `pulumi` finds its state, its passphrase and itself. @default this process's own */
  environment?: NodeJS.ProcessEnv;
  /** What it reads: secrets go this way, never by its arguments. @default nothing */
  input?: string;
  /** Kills it. Only for commands that write nothing. */
  stop?: AbortSignal;
  /**
   * What Ctrl-C does to a command that writes: ask an update of the engine's to end, or let a short one
   * finish. @default the command ends with this process
   */
  onInterrupt?: "cancel" | "finish";
  /** Seconds between two lines that say what is waited for. @default 15 */
  patience?: number;
}

export interface PulumiResult {
  code: number;
  output: string;
  errors: string;
}

/**
 * Runs `pulumi` to its end. Which stack is selected stays as it is, where `args` name one.
 *
 * A backend may take for ever to answer, and `pulumi` then says nothing: this does, on standard error.
 * Another's update empties the file of attributes for a moment whenever it writes it: a command that
 * met it so has done nothing, and is run again.
 *
 * @throws {OperatorError} when it cannot start, or was interrupted
 */
export async function pulumi(
  args: readonly string[],
  options: PulumiOptions,
): Promise<PulumiResult> {
  for (let attempt = 1; ; attempt++) {
    const result = await runOnce(args, options);
    if (result.code === 0 || attempt === attempts || !saysCutAttributes(result.errors)) {
      return result;
    }
    await setTimeout(pauseMs);
  }
}

const attempts = 5;
const pauseMs = 200;

async function runOnce(args: readonly string[], options: PulumiOptions): Promise<PulumiResult> {
  const { folder, environment = process.env, input = "", stop, onInterrupt } = options;
  const start = () =>
    startPulumi(args, {
      cwd: folder,
      env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
      stdio: "pipe",
      // A process group of its own: Ctrl-C in a terminal reaches this process only.
      detached: onInterrupt !== undefined,
      ...(stop && { signal: stop, killSignal: "SIGKILL" }),
    });
  const { child, interruption } = onInterrupt
    ? startWaited(start, args, onInterrupt)
    : { child: start() };
  const output = collect(child.stdout!);
  const errors = collect(child.stderr!);
  // A command that ends without reading is judged by its exit code.
  child.stdin!.on("error", () => {});
  child.stdin!.end(input);
  const done = sayWaiting(args, options);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", (error) => reject(notStarted(error, folder)));
      child.once("close", (status) => resolve(status ?? 1));
    });
    if (interruption?.requested) throw new OperatorError(stopped);
    return { code, output: output(), errors: errors() };
  } finally {
    done();
    interruption?.stop();
  }
}

/** Of several that wait, the one that says so. */
let told: NodeJS.Timeout | undefined;

/** @returns what ends it */
function sayWaiting(
  args: readonly string[],
  { patience = 15, onInterrupt }: PulumiOptions,
): () => void {
  let seconds = 0;
  const waiting = setInterval(() => {
    seconds += patience;
    if ((told ??= waiting) !== waiting) return;
    printError(
      onInterrupt === "cancel"
        ? `Waiting for ${shown(args)}: it has been running for ${seconds} s.`
        : `Waiting for Pulumi's backend: ${shown(args)} has had no answer for ${seconds} s.`,
    );
  }, patience * 1000).unref();
  return () => {
    clearInterval(waiting);
    if (told === waiting) told = undefined;
  };
}

/** What the engine says once its work has begun is indented; its heading is not. */
const rowOfResource = /^ +\S/m;

/**
 * Starts a command that writes, for which Ctrl-C waits. Killed, an engine leaves its lock, and does not learn
 * what the call under way did.
 */
function startWaited(
  start: () => ChildProcess,
  args: readonly string[],
  how: "cancel" | "finish",
): { child: ChildProcess; interruption: Interruption } {
  let begun = false;
  const interruption = new Interruption({
    first: () => {
      const ends = "ends its current call, writes its state and releases its lock";
      printError(`Stopping: ${shown(args)} ${how === "cancel" ? ends : "ends first"}.`);
      if (begun) cancel();
    },
    later: () => cancel(),
  });
  // Before the start: a signal right after it would end this process, and leave the command alone.
  interruption.listen();
  const child = start();
  const cancel = () => how === "cancel" && child.kill("SIGINT");
  // Its heading, of one line or of several with Pulumi Cloud, comes before it listens. By then it may hold the lock.
  let said = "";
  child.stdout!.on("data", (chunk: Buffer) => {
    if (begun) return;
    said += chunk.toString("utf8");
    begun = rowOfResource.test(said);
    if (begun && interruption.requested) cancel();
  });
  return { child, interruption };
}

/** The command and its stack, without its other options. */
function shown(args: readonly string[]): string {
  const options = args.findIndex((one) => one.startsWith("-"));
  const command = options < 0 ? args : args.slice(0, options);
  const stack = args.indexOf("--stack");
  return ["pulumi", ...command, ...(stack < 0 ? [] : args.slice(stack, stack + 2))].join(" ");
}

/** Starts `pulumi`, which asks nothing and prints no colors. */
export function startPulumi(args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn("pulumi", [...args, "--non-interactive", "--color", "never"], options);
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

/** Why `pulumi` did not start in a folder. */
export function notStarted(error: NodeJS.ErrnoException, folder: string): Error {
  if (error.code === "EACCES") return notInstalled("The pulumi on PATH may not be run (EACCES)");
  if (error.code !== "ENOENT") return error;
  return existsSync(folder)
    ? notInstalled(notOnPath)
    : new OperatorError(`There is no folder ${folder}. Give the project's folder with --cwd.`);
}

const notOnPath = "There is no pulumi on PATH";

function notInstalled(what: string): OperatorError {
  return new OperatorError(
    `${what}. Install Pulumi 3.232.0 or later (https://www.pulumi.com/docs/install/), and run the command again.`,
  );
}

/** @throws {OperatorError} when there is no `pulumi`, or one that is too old */
export async function requirePulumi(): Promise<void> {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/cmd");
  await PulumiCommand.get().catch(({ message }: Error) => {
    throw notInstalled(
      /ENOENT/.test(message)
        ? notOnPath
        : `The pulumi on PATH cannot be used: ${errorsIn(message)}`,
    );
  });
}
