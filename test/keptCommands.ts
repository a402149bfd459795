import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import execa from "execa";
import type { Environment } from "../sandbox/environment";
import { commandLine } from "../sandbox/commandLine";

/** As a command of this project ends; what it printed has no last line break. */
export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** What the process that runs the commands is told. */
export interface Order {
  args: readonly string[];
  /** All of it. */
  environment: Environment;
}

interface Host {
  process: ChildProcess;
  /** What Node itself reads, at its start only. */
  nodes: string;
  isBusy: boolean;
  /** Rejected when it dies. */
  died: Promise<never>;
}

const project = path.join(__dirname, "..");
let kept: Host | undefined;

/**
 * Runs a command of this project in a process that stays up and has it loaded already: to load it takes most
 * of a command's time. Each gets the environment that it is given: the project's code reads it when it runs, not
 * when it is loaded. While another command runs there, this one gets a process of its own.
 *
 * For a test whose subject is the process (signals, a terminal, how it ends), start `commandLine` instead.
 *
 * @param environment Laid over that of this process.
 */
export async function keptCommand(
  args: readonly string[],
  environment: Environment,
): Promise<Ended> {
  if (kept?.isBusy) return ownProcess(args, environment);
  const whole = { ...process.env, ...environment };
  const host = hostFor(whole);
  host.isBusy = true;
  host.process.channel?.ref();
  const ending = once(host.process, "message") as Promise<[Ended]>;
  host.process.send({ args, environment: whole } satisfies Order);
  const [{ exitCode, stdout, stderr }] = await Promise.race([ending, host.died]);
  host.isBusy = false;
  // It must not keep the test run from ending.
  host.process.channel?.unref();
  return { exitCode, stdout: stdout.replace(/\n$/, ""), stderr: stderr.replace(/\n$/, "") };
}

async function ownProcess(args: readonly string[], given: Environment): Promise<Ended> {
  const env = given as NodeJS.ProcessEnv;
  const options = { cwd: project, env, reject: false, input: "" };
  const { exitCode, stdout, stderr } = await execa("node", commandLine(...args), options);
  return { exitCode, stdout, stderr };
}

function hostFor(environment: Environment): Host {
  const nodes = Object.entries(environment).filter(([name]) => name.startsWith("NODE_"));
  const key = JSON.stringify(nodes.sort());
  if (kept?.nodes === key) return kept;
  kept?.process.kill();
  const child = fork(path.join(__dirname, "commandHost.ts"), {
    cwd: project,
    env: environment as NodeJS.ProcessEnv,
    execArgv: ["--import", path.join(project, "operations/loader.mjs")],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let errors = "";
  child.stderr!.on("data", (text) => (errors += text));
  for (const handle of [child, child.stderr]) (handle as { unref?: () => void }).unref?.();
  const host = { process: child, nodes: key, isBusy: false, died: diedOf(child, () => errors) };
  void host.died.catch(() => (kept = kept === host ? undefined : kept));
  return (kept = host);
}

async function diedOf(child: ChildProcess, errors: () => string): Promise<never> {
  await once(child, "close");
  throw new Error(`The process that runs the commands has ended.\n${errors()}`);
}
