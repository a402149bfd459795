// The operations that only read a deployment: no program, no engine run. Each customer is read in another process.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { writeText } from "../../output";
import type { Fleet } from "../fleet";
import type { Part, Readings } from "./readJob";
import type { Readers } from "./readers";
import type { TimeLimit } from "./timeLimit";

/** What an operation that only reads needs besides the fleet. */
export interface ReadingContext {
  folder: string;
  readers: Readers;
  timeLimit: TimeLimit;
}

/** One part of a customer, within its time. */
function read<P extends Part>(
  part: P,
  stack: string,
  fleet: Fleet,
  { folder, readers, timeLimit }: ReadingContext,
): Promise<Readings[P]> {
  const say = (line: string) => fleet.say(stack, line);
  return timeLimit.each((stop) => readers.read({ stack, folder }, [part], say, stop)[part]);
}

export async function verify(fleet: Fleet, context: ReadingContext): Promise<void> {
  const { countsOf } = await import("../../verify/report");
  await fleet.each(fleet.names, async (stack) => {
    const report = await read("verify", stack, fleet, context);
    const { ok, checks } = report;
    const wrong = checks.filter(({ status }) => status === "failed");
    const said = wrong.map(({ name, evidence }) => `${name}: ${evidence}`);
    const counts = countsOf(report);
    fleet.say(stack, `verify: ${counts}`);
    const told = checks.flatMap(({ name, warning }) => (warning ? [`${name}: ${warning}`] : []));
    return ok
      ? { outcome: "passed", summary: [counts, ...told].join("; ") }
      : { outcome: "failed", summary: said.join("\n") };
  });
}

export async function people(fleet: Fleet, context: ReadingContext): Promise<void> {
  const { summaryOf } = await import("../../people/report");
  await fleet.each(fleet.names, async (stack) => {
    const found = await read("people", stack, fleet, context);
    return { outcome: found.ok ? "passed" : "failed", summary: summaryOf(found).join("\n") };
  });
}

/** Writes what Local Measure gets, one file a customer, into the folder `handoff`. */
export async function handoff(fleet: Fleet, { folder }: ReadingContext): Promise<void> {
  const { handoffOf } = await import("../../handoff/handoff");
  const { render } = await import("../../handoff/render");
  await mkdir(path.join(folder, "handoff"), { recursive: true });
  await fleet.each(fleet.names, async (stack) => {
    const file = path.join("handoff", `${stack}.md`);
    const text = render(await handoffOf({ stack, cwd: folder }), "md");
    await writeText(path.join(folder, file), text);
    return { outcome: "passed", summary: file };
  });
}
