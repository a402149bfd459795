import { type Process, descendants } from "../processes";

/** The engine that a process has started, and the engine's own processes, engine first. */
export function engineProcesses(of: number): Process[] {
  const engine = descendants(of).find(
    ({ arguments: [command = ""] }) => command === "pulumi" || command.endsWith("/pulumi"),
  );
  return engine ? [engine, ...descendants(engine.pid)] : [];
}

/**
 * SIGKILL, as when a machine is lost (all) or the engine alone is killed: its plugins live on then, and
 * finish what is under way.
 */
export function kill(processes: Process[]): void {
  for (const { pid } of processes) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
}
