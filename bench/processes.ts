import { readFileSync, readdirSync } from "node:fs";

/** A running process, as Linux's /proc tells it. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its arguments, the command first. */
  readonly arguments: readonly string[];
  /** Memory that it holds, shared pages included. */
  readonly residentBytes: number;
  /** Processor time, its own and the system's for it. */
  readonly processorMs: number;
}

const pageBytes = 4096;
const tickMs = 10;

/** Every process that this one, or one of its descendants, has started and that still runs. */
export function descendants(of = process.pid): Process[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const running = all.map(Number).flatMap((pid) => read(pid) ?? []);
  const found: Process[] = [];
  let parents = new Set([of]);
  while (parents.size > 0) {
    const children = running.filter(({ parent }) => parents.has(parent));
    found.push(...children);
    parents = new Set(children.map(({ pid }) => pid));
  }
  return found;
}

/** Absent when it has ended meanwhile, or is not ours to see. */
export function read(pid: number): Process | undefined {
  try {
    // The name, in parentheses, may hold anything; after it come state and parent.
    const [, rest = ""] = /\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    const fields = rest.split(" ");
    if (fields[0] === "Z") return undefined;
    return {
      pid,
      parent: Number(fields[1]),
      arguments: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1),
      residentBytes: Number(fields[21]) * pageBytes,
      processorMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
    };
  } catch {
    return undefined;
  }
}
