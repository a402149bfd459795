import { setTimeout as sleep } from "node:timers/promises";
import type execa from "execa";
import { type Process, descendants, read } from "./processes";
import type { OneRunReport } from "./oneRun";

export interface Measurement {
  /** Wall time of the whole process. */
  milliseconds: number;
  /** Of the engine's command alone, where the process tells it. */
  command?: number;
  /** The peak memory of the process and its children together. */
  peakBytes: number;
  /** Of the process without its children. */
  ownPeakBytes: number;
  /** Of all descendants of one name together. */
  peaks: Record<string, number>;
}

export interface MeasureOptions {
  /** Exit codes of a run that did its work. @default 0 */
  good?: readonly number[];
  /** Names for some of the descendants, by one of their arguments. @default none */
  processes?: Readonly<Record<string, RegExp>>;
}

const sampleEveryMs = 50;

/** Waits for a process and looks at its memory, and at that of its descendants, all the while. */
export async function measure(
  child: execa.ExecaChildProcess,
  { good = [0], processes = {} }: MeasureOptions = {},
): Promise<Measurement> {
  const started = performance.now();
  let [peakBytes, ownPeakBytes] = [0, 0];
  const peaks: Record<string, number> = {};
  let running = true;
  const watching = (async () => {
    while (running) {
      const { pid = 0 } = child;
      const own = read(pid)?.residentBytes ?? 0;
      const others = descendants(pid);
      ownPeakBytes = Math.max(ownPeakBytes, own);
      peakBytes = Math.max(peakBytes, own + bytesOf(others));
      for (const [name, pattern] of Object.entries(processes)) {
        const named = others.filter((one) => one.arguments.some((text) => pattern.test(text)));
        peaks[name] = Math.max(peaks[name] ?? 0, bytesOf(named));
      }
      await sleep(sampleEveryMs);
    }
  })();
  const { exitCode, stdout, stderr } = await child;
  const milliseconds = performance.now() - started;
  running = false;
  await watching;
  if (!good.includes(exitCode)) throw new Error(`A measured run failed:\n${stderr || stdout}`);
  return { milliseconds, command: commandOf(stdout), peakBytes, ownPeakBytes, peaks };
}

function bytesOf(all: readonly Process[]): number {
  return all.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
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
