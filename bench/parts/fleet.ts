import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import execa from "execa";
import { parseDocument, stringify } from "yaml";
import { demoSettings, type StackSettings } from "../../sandbox/automation";
import { commandLine } from "../../sandbox/commandLine";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox";
import { measure, type Measurement } from "../measure";
import type { Part, Row } from "../result";
import { projectProgram, startRun, type RunOptions } from "../startRun";
import { spread } from "../statistics";

const project = path.join(__dirname, "../..");
const pack = path.join(project, "policy");

/** Previews of many customers: `npm run fleet` against a loop of one-stack previews. */
export async function fleet(customers: number): Promise<Part> {
  const most = customers * 2;
  const names = Array.from({ length: most }, (_, index) => `customer-${index + 1}`);
  const [first = "", ...more] = names;
  const sandbox = await startSandbox({ customers: [first, ...more] });
  try {
    const folder = await fleetFolder(sandbox);
    const rows: Row[] = [];
    const loop = await oneByOne(sandbox, folder, names.slice(0, customers));
    rows.push(row(`a loop of ${customers} one-stack previews`, loop));
    for (const parallel of [1, 2, 4]) {
      const run = await together(sandbox, folder, customers, parallel);
      rows.push(row(`fleet, ${customers} customers, ${parallel} at a time`, run));
      rows.push(memory(`peak memory, ${parallel} at a time`, run));
      const ratio = loop.milliseconds / run.milliseconds;
      const goal = parallel === 2 ? "at least 2.5" : undefined;
      rows.push({
        what: "  throughput to the loop's",
        value: spread([ratio]),
        unit: "times",
        goal,
      });
    }
    for (const size of [5, 10, 20, 40].filter((each) => each <= most)) {
      const run = await together(sandbox, folder, size, 2);
      const seconds = run.milliseconds / 1000 / size;
      const what = `time per customer, ${size} customers, 2 at a time`;
      rows.push({ what, value: spread([seconds]), unit: "s", goal: "does not grow" });
    }
    return { name: "fleet", title: "Many customers: `fleet preview`", rows, notes: [] };
  } finally {
    await sandbox.stop();
  }
}

function row(what: string, { milliseconds }: Measurement): Row {
  return { what, value: spread([milliseconds / 1000]), unit: "s" };
}

function memory(what: string, { peakBytes }: Measurement): Row {
  return { what: `  ${what}`, value: spread([peakBytes / 1e6]), unit: "MB" };
}

/** One folder with a settings file for each customer, as an operator keeps them. */
export async function fleetFolder(sandbox: Sandbox): Promise<string> {
  const folder = path.join(sandbox.folder, "fleet");
  await mkdir(folder);
  const file = path.join(folder, "Pulumi.yaml");
  await copyFile(path.join(project, "Pulumi.yaml"), file);
  const document = parseDocument(await readFile(file, "utf8"));
  document.set("main", project);
  await writeFile(file, document.toString());
  const demo = await demoSettings();
  for (const customer of sandbox.customers) {
    const settings: StackSettings = {
      ...demo,
      "engage-okta:engage": {
        ...(demo["engage-okta:engage"] as object),
        cloudFormationStack: customer.stackName,
      },
      "engage-okta:connect": {
        ...(demo["engage-okta:connect"] as object),
        instanceAlias: customer.connect.instanceAlias,
      },
    };
    const name = `Pulumi.${customer.name}.yaml`;
    await writeFile(path.join(folder, name), stringify({ config: settings }));
    await execa("pulumi", ["stack", "init", customer.name, "--non-interactive"], {
      cwd: folder,
      env: { ...sandbox.environment },
    });
  }
  return folder;
}

/** As a shell loop does it: one process after another, each with one stack and the policy pack. */
async function oneByOne(sandbox: Sandbox, folder: string, names: string[]): Promise<Measurement> {
  const started = performance.now();
  let [peakBytes, ownPeakBytes] = [0, 0];
  for (const name of names) {
    const what: RunOptions = { command: "preview", program: projectProgram, policyPacks: [pack] };
    const one = await measure(startRun(sandbox, { folder, name }, what));
    peakBytes = Math.max(peakBytes, one.peakBytes);
    ownPeakBytes = Math.max(ownPeakBytes, one.ownPeakBytes);
    console.error(`  loop, ${name}: ${(one.milliseconds / 1000).toFixed(1)} s`);
  }
  return { milliseconds: performance.now() - started, peakBytes, ownPeakBytes, peaks: {} };
}

/** The first customers of the folder, through the command that operators use. */
async function together(
  sandbox: Sandbox,
  folder: string,
  size: number,
  parallel: number,
): Promise<Measurement> {
  const names = sandbox.customers.slice(0, size).map(({ name }) => name);
  const glob = names.length === 1 ? names[0]! : `{${names.join(",")}}`;
  const options = ["--stack", glob, "--parallel", String(parallel), "--cwd", folder];
  const measured = await measure(
    execa(process.execPath, commandLine("fleet", "preview", ...options), {
      env: { ...sandbox.environment },
      reject: false,
    }),
  );
  const seconds = (measured.milliseconds / 1000).toFixed(1);
  console.error(`  fleet of ${size}, ${parallel} at a time: ${seconds} s`);
  return measured;
}
