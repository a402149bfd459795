import { commandLine } from "../../sandbox/commandLine";
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import execa from "execa";
import { parseDocument } from "yaml";
import { type SandboxStack, stackFor } from "../../sandbox/automation";
import type { Sandbox } from "../../sandbox/sandbox";
import { type Measurement, measure } from "../measure";
import type { Part, Row } from "../result";
import { spread } from "../statistics";

const project = path.join(__dirname, "../..");
const operations = ["verify", "people", "status"] as const;
const processes = { readers: /reading\/reader\.ts$/, workers: /engine\/worker\.ts$/ };

/**
 * `fleet verify`, `people` and `status` of more and more customers. One customer is deployed; each of the others
 * has a copy of its settings, state and history, so that they all read what was deployed for the one.
 */
export async function status(sandbox: Sandbox, customers: number): Promise<Part> {
  const stack = await stackFor(sandbox, { name: "customer-1" });
  await stack.up();
  const sizes = [...new Set([10, 50, customers])].filter((size) => size <= customers);
  const most = sizes.at(-1) ?? customers;
  const folder = await copies(sandbox, stack, most);
  const rows: Row[] = [];
  const fewest = new Map<string, number>();
  for (const size of sizes) {
    for (const operation of operations) {
      const run = await read(sandbox, folder, operation, size);
      const each = run.milliseconds / size;
      if (!fewest.has(operation)) fewest.set(operation, each);
      const ratio = each / fewest.get(operation)!;
      rows.push(...rowsOf(`${operation}, ${size} customers`, run, ratio));
    }
  }
  return { name: "status", title: "Many customers, read two at a time", rows, notes: [] };
}

function rowsOf(what: string, run: Measurement, ratio: number): Row[] {
  const megabytes = (bytes: number) => ({ value: spread([bytes / 1e6]), unit: "MB" as const });
  return [
    { what, value: spread([run.milliseconds / 1000]), unit: "s" },
    {
      what: "  time per customer, to that of the fewest",
      value: spread([ratio]),
      unit: "times",
      goal: "does not grow",
    },
    { what: "  peak memory of the command's own process", ...megabytes(run.ownPeakBytes) },
    ...Object.entries(run.peaks).map(([name, bytes]) => ({
      what: `  peak memory of its ${name}`,
      ...megabytes(bytes),
    })),
  ];
}

/** A folder with that many customers, who are one. */
async function copies(sandbox: Sandbox, { name, folder }: SandboxStack, count: number) {
  const many = path.join(sandbox.folder, "many");
  await mkdir(many);
  const file = parseDocument(await readFile(path.join(project, "Pulumi.yaml"), "utf8"));
  file.set("main", project);
  await writeFile(path.join(many, "Pulumi.yaml"), file.toString());
  const state = path.join(sandbox.folder, "state/.pulumi");
  const checkpoint = await readFile(path.join(state, `stacks/engage-okta/${name}.json`), "utf8");
  const history = path.join(state, "history/engage-okta");
  const updates = await readdir(path.join(history, name));
  for (const copy of names(count)) {
    await copyFile(
      path.join(folder, `Pulumi.${name}.yaml`),
      path.join(many, `Pulumi.${copy}.yaml`),
    );
    if (copy === name) continue;
    const own = checkpoint.replaceAll(`urn:pulumi:${name}::`, `urn:pulumi:${copy}::`);
    const whole = own.replace(
      `organization/engage-okta/${name}`,
      `organization/engage-okta/${copy}`,
    );
    await writeFile(path.join(state, `stacks/engage-okta/${copy}.json`), whole);
    await mkdir(path.join(history, copy));
    for (const update of updates) {
      const to = path.join(history, copy, update.replace(name, copy));
      await copyFile(path.join(history, name, update), to);
    }
  }
  return many;
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `customer-${index + 1}`);
}

/** The first customers of the folder, through the command that operators use. */
async function read(sandbox: Sandbox, folder: string, operation: string, size: number) {
  const options = ["--stack", `{${names(size).join(",")}}`, "--parallel", "2", "--cwd", folder];
  const measured = await measure(
    execa(process.execPath, commandLine("fleet", operation, ...options), {
      env: { ...sandbox.environment },
      reject: false,
    }),
    { processes, good: [0, 1] },
  );
  const seconds = (measured.milliseconds / 1000).toFixed(1);
  console.error(`  ${operation} of ${size}: ${seconds} s, ${JSON.stringify(measured)}`);
  return measured;
}
