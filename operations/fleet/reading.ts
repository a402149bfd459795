// The operations that only read a deployment: no program, no engine run.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { writeText } from "../output";
import type { Fleet } from "./fleet";

/** Looks whether agents of each customer will be able to sign in. */
export async function verify(fleet: Fleet, { folder }: { folder: string }): Promise<void> {
  const { verifyStack } = await import("../verify/verify");
  await fleet.each(fleet.names, async (stack) => {
    const { ok, passed, failed, warnings, checks } = await verifyStack({ stack, cwd: folder });
    const wrong = checks.filter(({ status }) => status === "failed");
    const said = wrong.map(({ name, evidence }) => `${name}: ${evidence}`);
    const counts = `${passed} passed, ${failed} failed, ${warnings} warnings`;
    fleet.say(stack, `verify: ${counts}`);
    const told = checks.flatMap(({ name, warning }) => (warning ? [`${name}: ${warning}`] : []));
    return ok
      ? { outcome: "passed", summary: [counts, ...told].join("; ") }
      : { outcome: "failed", summary: said.join("\n") };
  });
}

/** Looks which assigned people of each customer can enter. */
export async function people(fleet: Fleet, { folder }: { folder: string }): Promise<void> {
  const [{ openPeople }, { readSources }, { compare }, { summaryOf }] = await Promise.all([
    import("../people/open"),
    import("../people/read"),
    import("../people/compare"),
    import("../people/report"),
  ]);
  await fleet.each(fleet.names, async (stack) => {
    const opened = await openPeople(stack, folder, (line) => fleet.say(stack, line));
    const found = compare(await readSources(opened));
    return { outcome: found.ok ? "passed" : "failed", summary: summaryOf(found).join("\n") };
  });
}

/** Writes what Local Measure gets, one file a customer, into the folder `handoff`. */
export async function handoff(fleet: Fleet, { folder }: { folder: string }): Promise<void> {
  const { handoffOf } = await import("../handoff/handoff");
  const { render } = await import("../handoff/render");
  await mkdir(path.join(folder, "handoff"), { recursive: true });
  await fleet.each(fleet.names, async (stack) => {
    const file = path.join("handoff", `${stack}.md`);
    const text = render(await handoffOf({ stack, cwd: folder }), "md");
    await writeText(path.join(folder, file), text);
    return { outcome: "passed", summary: file };
  });
}
