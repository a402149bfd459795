import path from "node:path";
import { stackFor } from "../../sandbox/automation";
import type { Sandbox } from "../../sandbox/sandbox";
import { measure, type Measurement } from "../measure";
import type { Part, Row } from "../result";
import { projectProgram, startRun } from "../startRun";
import { ratios, spread } from "../statistics";

const floor = path.join(__dirname, "../floor");
const pack = path.join(__dirname, "../../policy");
const emptyPack = path.join(floor, "emptyPolicy");

/** What is previewed side by side, every one in every round. */
const variants = {
  floor: { program: path.join(floor, "empty.ts"), policyPacks: [emptyPack] },
  plugins: { program: path.join(floor, "plugins.ts"), policyPacks: [emptyPack] },
  customer: { program: projectProgram, policyPacks: [pack] },
  withoutPack: { program: projectProgram },
  packAlone: { program: path.join(floor, "empty.ts"), policyPacks: [pack] },
  bare: { program: path.join(floor, "empty.ts") },
};
type Variant = keyof typeof variants;

const titles: Record<Variant, string> = {
  floor: "floor: an empty program with an empty policy pack",
  plugins: "floor with the plugins started that the customer needs",
  customer: "the demo customer with its policy pack",
  withoutPack: "the demo customer without a policy pack",
  packAlone: "an empty program with the project's policy pack",
  bare: "an empty program without a policy pack",
};

/** A first preview of the whole demo customer against the floor. */
export async function preview(sandbox: Sandbox, rounds: number): Promise<Part> {
  const stack = await stackFor(sandbox, { name: "preview" });
  const names = Object.keys(variants) as Variant[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as Measurement[]])) as Record<
    Variant,
    Measurement[]
  >;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const one = await measure(
        startRun(sandbox, stack, { command: "preview", ...variants[name] }),
      );
      console.error(`  round ${round}, ${name}: ${((one.command ?? NaN) / 1000).toFixed(1)} s`);
      // The first round warms the caches of files.
      if (round > 0) measured[name].push(one);
    }
  }
  const seconds = (name: Variant) => measured[name].map((one) => (one.command ?? NaN) / 1000);
  const memory = (name: Variant) => measured[name].map((one) => one.peakBytes / 1e6);
  const rows: Row[] = [
    ...names.map((name): Row => ({ what: titles[name], value: spread(seconds(name)), unit: "s" })),
    ...(["floor", "plugins", "customer"] as const).map((name): Row => ({
      what: `peak memory of all processes, ${name}`,
      value: spread(memory(name)),
      unit: "MB",
    })),
    {
      what: "time: customer to floor",
      value: ratios(seconds("customer"), seconds("floor")),
      unit: "times",
      goal: "at most 1.3",
    },
    {
      what: "time: customer to floor with the same plugins",
      value: ratios(seconds("customer"), seconds("plugins")),
      unit: "times",
      goal: "at most 1.2",
    },
    {
      what: "memory: customer to floor with the same plugins",
      value: ratios(memory("customer"), memory("plugins")),
      unit: "times",
      goal: "at most 1.3",
    },
  ];
  return {
    name: "preview",
    title: "First preview, inline program, each in a fresh process",
    rows,
    notes: ["the sandbox's own servers are not in the memory, its stand-ins for plugins are"],
  };
}
