import { setTimeout as sleep } from "node:timers/promises";
import type execa from "execa";
import { descendants, read } from "../sandbox/processes";
import type { OneRunReport } from "./oneRun";

export interface Measurement {
  /** Wall time of the whole process. */
  milliseconds: number;
  /** Of the engine's command alone, where the process tells it. */
  command?: number;
  /** The peak memory of the process and its children together. */
  peakBytes: number;
}

const sampleEveryMs = 50;

/**
 * Waits for a process and looks at its memory, and at that of its descendants, all the while.
 *
 * @param good Exit codes of a run that did its work.
 */
export async function measure(
  child: execa.ExecaChildProcess,
  good: readonly number[] = [0],
): Promise<Measurement> {
  const started = performance.now();
  let peakBytes = 0;
  let running = true;
  const watching = (async () => {
    while (running) {
      const { pid = 0 } = child;
      const all = [read(pid), ...descendants(pid)];
      const bytes = all.reduce((sum, each) => sum + (each?.residentBytes ?? 0), 0);
      peakBytes = Math.max(peakBytes, bytes);
      await sleep(sampleEveryMs);
    }
  })();
  const { exitCode, stdout, stderr } = await child;
  const milliseconds = performance.now() - started;
  running = false;
  await watching;
  if (!good.includes(exitCode)) throw new Error(`A measured run failed:\n${stderr || stdout}`);
  return { milliseconds, command: commandOf(stdout), peakBytes };
}

/** What oneRun.ts says as its last line. */
function commandOf(stdout: string): number | undefined {
  try {
    const report = JSON.parse(stdout.trim().split("\n").pop() ?? "") as Partial<OneRunReport>;
    return report.milliseconds;
  } catch {
    return undefined;
  }
}
