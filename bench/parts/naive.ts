import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import execa from "execa";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import { languageHost } from "../../sandbox/engine/languageHost";
import type { Sandbox } from "../../sandbox/sandbox";
import { parseDocument } from "yaml";
import { measure, type Measurement } from "../measure";
import type { Part, Row } from "../result";
import { ratios, spread } from "../statistics";

const naiveFolder = path.join(__dirname, "../naive");

/** The program as it is, and as one would write it first, by the plain `pulumi preview`, cold. */
export async function naive(sandbox: Sandbox, rounds: number): Promise<Part> {
  const host = await languageHost(sandbox.engine, (line) => console.error(line));
  const project = await stackFor(sandbox, { name: "project" });
  const twin = await stackFor(sandbox, { name: "naive" });
  await pointAt(twin, naiveFolder);
  const measured: Record<"project" | "naive", Measurement[]> = { project: [], naive: [] };
  for (let round = 0; round < rounds; round++) {
    measured.project.push(await cold(sandbox, project, host));
    measured.naive.push(await cold(sandbox, twin, host));
    console.error(`  round ${round + 1} of ${rounds}`);
  }
  const seconds = (name: "project" | "naive") =>
    measured[name].map(({ milliseconds }) => milliseconds / 1000);
  const memory = (name: "project" | "naive") =>
    measured[name].map(({ peakBytes }) => peakBytes / 1e6);
  const rows: Row[] = [
    { what: "the project", value: spread(seconds("project")), unit: "s" },
    { what: "written naively", value: spread(seconds("naive")), unit: "s" },
    { what: "peak memory, the project", value: spread(memory("project")), unit: "MB" },
    { what: "peak memory, naively", value: spread(memory("naive")), unit: "MB" },
    {
      what: "time: naive to project",
      value: ratios(seconds("naive"), seconds("project")),
      unit: "times",
      goal: "at least 2.5",
    },
  ];
  return {
    name: "naive",
    title: "Cold `pulumi preview` of the same customer, without a policy pack",
    rows,
    notes: ["cold: the loader finds nothing that it has checked before, as on a build machine"],
  };
}

async function pointAt({ folder }: SandboxStack, program: string): Promise<void> {
  const file = path.join(folder, "Pulumi.yaml");
  const document = parseDocument(await readFile(file, "utf8"));
  document.set("main", program);
  await writeFile(file, document.toString());
}

async function cold(
  { environment, folder }: Sandbox,
  stack: SandboxStack,
  host: string,
): Promise<Measurement> {
  // The loader keeps what it has checked in the folder for temporary files.
  const TMPDIR = await mkdtemp(path.join(folder, "cold-"));
  const PATH = host + path.delimiter + environment.PATH;
  const child = execa("pulumi", ["preview", "--stack", stack.name, "--non-interactive"], {
    cwd: stack.folder,
    env: { ...environment, PATH, TMPDIR },
    reject: false,
  });
  try {
    return await measure(child);
  } finally {
    await rm(TMPDIR, { recursive: true });
  }
}
