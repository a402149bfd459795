import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { OperatorError } from "../failure";

/** An engine run that did not go through. */
export class EngineError extends Error {
  constructor(
    readonly stdout: string,
    readonly stderr: string,
  ) {
    super(stderr.trim() || stdout.trim() || "pulumi ended without a word");
  }
}

/** The `pulumi` on PATH, for the Automation API. */
export interface Engine {
  readonly command: PulumiCommand;
  /** Tells every running `pulumi` to cancel: once cleanly, another time at once. */
  interrupt(): void;
}

/**
 * Finds `pulumi` and makes its runs independent of this process in two ways that Automation's own
 * are not. Each is a process group of its own, so that Ctrl-C in a terminal reaches the fleet only,
 * which lets running customers finish. And its output goes to files: were this process killed, an
 * engine that writes to a closed pipe would die with it, in the middle of a change and with its lock
 * held; so it notices that the program is gone, writes its state and gives the lock back.
 */
export async function findEngine(): Promise<Engine> {
  const command = await PulumiCommand.get().catch((error: Error) => {
    throw new OperatorError(
      `There is no usable pulumi on PATH (${error.message.split("\n")[0]}). ` +
        "Install Pulumi (https://www.pulumi.com/docs/install/) and try again.",
    );
  });
  const running = new Set<ChildProcess>();
  const run = (args: string[], cwd: string, environment: Record<string, string>) =>
    runDetached(running, [command.command, ...args, "--non-interactive"], cwd, environment);
  return {
    command: Object.assign(command, { run }),
    interrupt: () => running.forEach((child) => child.kill("SIGINT")),
  };
}

async function runDetached(
  running: Set<ChildProcess>,
  [command = "", ...args]: string[],
  cwd: string,
  environment: Record<string, string>,
) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "engage-okta-fleet-"));
  const [out, err] = [path.join(folder, "out"), path.join(folder, "err")];
  const files = await Promise.all([open(out, "w"), open(err, "w")]);
  const own = { PULUMI_AUTOMATION_API: "true", PULUMI_SKIP_UPDATE_CHECK: "true" };
  try {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...environment, ...own },
      detached: true,
      stdio: ["ignore", files[0].fd, files[1].fd],
    });
    running.add(child);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    }).finally(() => running.delete(child));
    const [stdout, stderr] = await Promise.all([readFile(out, "utf8"), readFile(err, "utf8")]);
    if (code !== 0) throw new EngineError(stdout, stderr);
    return { stdout, stderr, code };
  } finally {
    await Promise.all(files.map((file) => file.close()));
    await rm(folder, { recursive: true, force: true });
  }
}
