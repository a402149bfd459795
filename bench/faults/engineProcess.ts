import { setTimeout as sleep } from "node:timers/promises";
import { type Process, descendants, read } from "../../sandbox/processes";

/** The engine that a process has started, and the engine's own processes, engine first. */
export function engineProcesses(of: number): Process[] {
  const engine = descendants(of).find(
    ({ arguments: [command = ""] }) => command === "pulumi" || command.endsWith("/pulumi"),
  );
  return engine ? [engine, ...descendants(engine.pid)] : [];
}

/** SIGKILL, as when a machine is lost (all) or an operator kills the engine. */
export function kill(processes: Process[]): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}

/**
 * Waits until none of them runs any more. Most plugins notice that their engine is gone; those that
 * do not are ended.
 */
export async function ended(processes: Process[]): Promise<void> {
  const until = Date.now() + 2_000;
  while (processes.some(({ pid }) => read(pid))) {
    if (Date.now() > until) kill(processes);
    await sleep(50);
  }
}
