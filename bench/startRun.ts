import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import execa from "execa";
import type { SandboxStack } from "../sandbox/automation";
import type { Sandbox } from "../sandbox/sandbox";
import type { OneRun } from "./perform";

export const projectProgram = path.join(__dirname, "../index.ts");

export type RunOptions = Pick<OneRun, "command" | "program" | "policyPacks">;

type Place = Pick<SandboxStack, "folder" | "name">;

const loader = path.join(__dirname, "../operations/loader.mjs");

/** Starts one engine run in a process of its own; the promise tells how it ended and never fails. */
export function startRun({ environment }: Sandbox, place: Place, what: RunOptions) {
  const run = runOf(place, what);
  return execa(process.execPath, ["--import", loader, path.join(__dirname, "oneRun.ts")], {
    env: { ...environment, ONE_RUN: JSON.stringify(run) },
    reject: false,
  });
}

/**
 * A process for runs whose engines are killed: it stays up, as loading the program takes most of a short run. No
 * run may begin before the last one has ended.
 */
export class KeptRuns {
  private readonly process: ChildProcess;
  private readonly died: Promise<never>;

  constructor(sandbox: Sandbox) {
    this.process = fork(path.join(__dirname, "runHost.ts"), {
      env: { ...process.env, ...sandbox.environment },
      execArgv: ["--import", loader],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.died = once(this.process, "exit").then(() => {
      throw new Error("The process that runs the engines has ended.");
    });
    // Not while nothing runs, as after `stop`.
    this.died.catch(() => {});
  }

  /** It starts the engines. */
  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** @returns why the run failed; nothing where it went through. */
  async run(place: Place, what: RunOptions): Promise<string> {
    const ended = once(this.process, "message") as Promise<[string]>;
    this.process.send(runOf(place, what));
    return (await Promise.race([ended, this.died]))[0];
  }

  stop(): void {
    this.process.kill();
  }
}

function runOf({ folder, name }: Place, what: RunOptions): OneRun {
  return { folder, stack: name, ...what };
}
