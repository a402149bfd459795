import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import execa from "execa";
import { productRooms } from "./productRooms";

const project = path.join(__dirname, "..");

/** What oxlint says of a line. */
interface Diagnostic {
  /** As "typescript(no-floating-promises)". */
  code: string;
  filename: string;
  labels: { span: { line: number } }[];
}

/** What `npm run rooms` says of some files or folders, a line for each wrong import. */
async function complaints(...targets: string[]): Promise<string[]> {
  const options = ["--config", ".dependency-cruiser.cjs", "--output-type", "err", ...targets];
  const { stdout } = await execa("depcruise", options, {
    cwd: project,
    preferLocal: true,
    localDir: project,
    reject: false,
  });
  return stdout.split("\n").filter((line) => /^ *(error|warn|info) /.test(line));
}

describe("The rooms", () => {
  const rooms = [...productRooms, "sandbox", "operations/shared"];
  /** Where a wrong import is planted, what it imports, and which rule says so. */
  const wrong: [room: string, specifier: string, rule: string][] = [
    ["facts", "../../settings/mistakes", "facts-imports"],
    ["facts", "node:fs", "facts-do-nothing"],
    ["clouds", "../../settings/mistakes", "clouds-imports"],
    ["settings", "../../components/samlApplication", "settings-imports"],
    ["lookups", "../../components/samlApplication", "lookups-imports"],
    ["components", "../../lookups/lookupError", "components-imports"],
    ["program", "../../operations/main", "program-imports"],
    ["components", "../../program/engage", "program-is-for-index"],
    ["operations", "../../components/connectSignOn", "operations-imports"],
    ["operations/shared", "../../customer/aws", "shared-knows-no-command"],
    ["policy", "../../facts/userPool", "policy-imports"],
    ["sandbox", "../../operations/main", "sandbox-imports"],
    ["operations", "../../sandbox/sandbox", "sandbox-is-for-demo-tests-bench"],
  ];
  const fileOf = (rule: string) => `planted/${rule}.ts`;
  let said: string[];

  // One run judges the tree and all that is planted in it: reading the tree is what takes long.
  before(async () => {
    const plant = (room: string, name: string, specifier: string) =>
      writeFile(path.join(project, room, name), `export * from "${specifier}";\n`);
    try {
      await Promise.all(rooms.map((room) => mkdir(path.join(project, room, "planted"))));
      await Promise.all([
        ...wrong.map(([room, specifier, rule]) => plant(room, fileOf(rule), specifier)),
        plant("facts", "planted/one.ts", "./other"),
        plant("facts", "planted/other.ts", "./one"),
      ]);
      said = await complaints("index.ts", "outputs.ts", ...rooms);
    } finally {
      const remove = (room: string) =>
        rm(path.join(project, room, "planted"), { recursive: true, force: true });
      await Promise.all(rooms.map(remove));
    }
  });

  it("import each other in one direction, in no circle", () => {
    assert.ok(said.length > 0);
    assert.deepEqual(
      said.filter((line) => !line.includes("/planted/")),
      [],
    );
  });

  for (const [room, specifier, rule] of wrong) {
    it(`a file in ${room} that imports ${specifier} is refused`, () => {
      const complaint = `error ${rule}: ${room}/${fileOf(rule)}`;
      assert.ok(
        said.some((line) => line.includes(complaint)),
        said.join("\n"),
      );
    });
  }

  it("a circle is refused", () => {
    assert.ok(
      said.some((line) => /error no-circle: facts\/planted\/(one|other)\.ts/.test(line)),
      said.join("\n"),
    );
  });
});

describe("The project's lint rules", () => {
  const openings = [
    "new IAMClient({});",
    "new sdk.IAMClient({});",
    'new (await import("@aws-sdk/client-iam")).IAMClient({});',
    "new Client({});",
  ];
  const starts = [
    'spawn("pulumi", ["up"]);',
    'child.execFile("pulumi", []);',
    'execSync("pulumi up");',
    'execa("pulumi", []);',
  ];
  const prints = ['console.log("text");', 'process.stdout.write("text");'];
  const lines = [...openings, ...starts, ...prints];
  const files = [
    "clouds/x.ts",
    "index.ts",
    "lookups/x.ts",
    "operations/fleet/engine/engine.ts",
    "operations/output.ts",
    "operations/pulumi.ts",
    "operations/x.ts",
    "scripts/x.ts",
    "test/x.ts",
  ];
  let folder: string;
  /** The files with a line that a rule refuses, by the rule and the line. */
  let refused: (rule: string, line: string) => string[];

  // The rules, and the files that they are about, in a folder of their own: some are files of the project.
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "engage-okta-lint-"));
    const rules = [".oxlintrc.json", "scripts/lintRules.mjs"];
    await Promise.all(rules.map((file) => cp(path.join(project, file), path.join(folder, file))));
    for (const file of files) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), lines.join("\n"));
    }
    const said = await lint();
    refused = (rule, line) =>
      said
        .filter(({ code }) => code === `project(${rule})`)
        .filter(({ labels }) => labels[0]!.span.line === lines.indexOf(line) + 1)
        .map(({ filename }) => filename)
        .sort();
  });

  after(() => rm(folder, { recursive: true, force: true }));

  async function lint(...options: string[]): Promise<Diagnostic[]> {
    const { stdout } = await execa("oxlint", ["--format", "json", ...options], {
      cwd: folder,
      preferLocal: true,
      localDir: project,
      reject: false,
    });
    return (JSON.parse(stdout) as { diagnostics: Diagnostic[] }).diagnostics;
  }

  const without = (...others: string[]) => files.filter((file) => !others.includes(file));

  for (const line of openings) {
    it(`only clouds/ and tests may say ${line}`, () => {
      assert.deepEqual(refused("clients-in-clouds", line), without("clouds/x.ts", "test/x.ts"));
    });
  }

  for (const line of starts) {
    it(`only operations/pulumi.ts and tests may say ${line}`, () => {
      const may = ["operations/pulumi.ts", "test/x.ts"];
      assert.deepEqual(refused("pulumi-command", line), without(...may));
    });
  }

  for (const line of prints) {
    it(`only operations/output.ts, and files that are no commands, may say ${line}`, () => {
      const mayNot = [
        "operations/fleet/engine/engine.ts",
        "operations/pulumi.ts",
        "operations/x.ts",
      ];
      assert.deepEqual(refused("printable-output", line), mayNot);
    });
  }

  it("that need types have them", async () => {
    await symlink(path.join(project, "node_modules"), path.join(folder, "node_modules"));
    for (const file of ["tsconfig.json", "tsconfig.check.json"]) {
      await cp(path.join(project, file), path.join(folder, file));
    }
    await writeFile(path.join(folder, "index.ts"), "export {};");
    const text = [
      'import type { Output } from "@pulumi/pulumi";',
      "export const arn = (name: Output<string>) => `arn:${name}`;",
      "export function later(work: () => Promise<void>): void {",
      "  work();",
      "  [1].forEach(work);",
      "}",
      "export const now = async (text: string) => await text;",
    ];
    await writeFile(path.join(folder, "types.ts"), text.join("\n"));
    const said = await lint("--type-aware", "types.ts");
    assert.deepEqual(said.map(({ code, labels }) => [labels[0]!.span.line, code]).sort(), [
      [2, "typescript(restrict-template-expressions)"],
      [4, "typescript(no-floating-promises)"],
      [5, "typescript(no-misused-promises)"],
      [7, "typescript(await-thenable)"],
    ]);
  });
});
