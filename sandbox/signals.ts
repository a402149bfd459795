import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox } from "./sandbox";

/**
 * Fulfilled at the first Ctrl-C or SIGTERM. A second Ctrl-C ends the process at once; what a
 * sandbox keeps on disk is removed even then.
 */
export function interrupted(exitCode: number): Promise<"interrupted"> {
  return new Promise((resolve) => {
    let times = 0;
    const onSignal = (): void => {
      if (++times === 1) resolve("interrupted");
      // npm passes Ctrl-C on to a process that the terminal has told already.
      else if (times > 2) process.exit(exitCode);
    };
    process.on("SIGINT", onSignal);
    process.on("SIGTERM", onSignal);
  });
}

/** Stops a sandbox that may still be starting; a start that takes minutes is not waited for. */
export async function stopStarting(starting: Promise<Sandbox>): Promise<void> {
  const started = starting.catch(() => undefined);
  const sandbox = await Promise.race([started, sleep(10_000, undefined, { ref: false })]);
  await sandbox?.stop();
}
