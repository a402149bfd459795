import { writeFileSync } from "node:fs";
import os from "node:os";
import { Command, Option } from "commander";
import { startSandbox, type Sandbox } from "../sandbox/sandbox";
import { keepTemporaryFilesTogether } from "../sandbox/temporary";
import { count } from "./count";
import { calls } from "./parts/calls";
import { fleet } from "./parts/fleet";
import { latency } from "./parts/latency";
import { naive } from "./parts/naive";
import { pack } from "./parts/pack";
import { preview } from "./parts/preview";
import { status } from "./parts/status";
import { verify } from "./parts/verify";
import { table, type Part } from "./result";

interface Options {
  rounds: number;
  customers: number;
  latency: number;
  only?: string;
  json?: string;
}

const parts: Record<string, (sandbox: Sandbox, options: Options) => Promise<Part>> = {
  preview: (sandbox, { rounds }) => preview(sandbox, rounds),
  pack: (_, { rounds }) => pack(rounds),
  naive: (sandbox, { rounds }) => naive(sandbox, rounds),
  calls: (sandbox) => calls(sandbox),
  verify: (sandbox, { rounds }) => verify(sandbox, rounds),
  fleet: (_, { customers }) => fleet(customers),
  status: (sandbox, { customers }) => status(sandbox, customers),
  latency: (sandbox, { rounds, latency: each }) => latency(sandbox, rounds, each),
};

const command = new Command("npm run bench --")
  .description(
    "Measure previews, updates and the fleet in a sandbox; docs/performance.md explains.",
  )
  .option("--rounds <number>", "how often each is measured", count, 5)
  .option("--customers <number>", "customers of the fleet", count, 20)
  .option("--latency <ms>", "how late the clouds answer in the part of that name", count, 150)
  .addOption(new Option("--only <part>", "one part").choices(Object.keys(parts)))
  .option("--json <file>", "write the figures to this file as well")
  .action(run);

async function run(options: Options): Promise<void> {
  const machine = `${os.availableParallelism()} cores, Node ${process.versions.node}`;
  console.log(`${machine}; load ${os.loadavg()[0]?.toFixed(1)} before the first measurement`);
  const load = os.loadavg()[0];
  const done: Part[] = [];
  for (const [name, part] of Object.entries(parts)) {
    if (options.only && options.only !== name) continue;
    const sandbox = await startSandbox({ progress: (line) => console.error(line) });
    try {
      const result = await part(sandbox, options);
      console.log(table(result));
      done.push(result);
    } finally {
      await sandbox.stop();
    }
    if (!options.json) continue;
    const all = { date: new Date().toISOString(), machine, load, parts: done };
    writeFileSync(options.json, `${JSON.stringify(all, undefined, 2)}\n`);
  }
}

keepTemporaryFilesTogether();
command.parseAsync().then(
  () => process.exit(),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
