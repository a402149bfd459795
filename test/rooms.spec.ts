import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ESLint } from "eslint";
import execa from "execa";
import { productRooms } from "./productRooms";

const project = path.join(__dirname, "..");

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
  const rooms = [...productRooms, "sandbox"];
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

describe("Clients and the pulumi command", () => {
  // The one rule alone: the others need the types of the whole program.
  const eslint = new ESLint({
    cwd: project,
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
    ruleFilter: ({ ruleId }) => ruleId === "no-restricted-syntax",
  });

  /** What the rule says of one line in a file. */
  async function said(file: string, line: string): Promise<string> {
    const [result] = await eslint.lintText(line, { filePath: path.join(project, file) });
    return result!.messages.map(({ message }) => message).join("\n");
  }

  const openings = [
    "new IAMClient({});",
    "new sdk.IAMClient({});",
    'new (await import("@aws-sdk/client-iam")).IAMClient({});',
    "new Client({});",
  ];
  for (const line of openings) {
    it(`only clouds/ may say ${line}`, async () => {
      for (const file of ["operations/x.ts", "operations/pulumi.ts", "lookups/x.ts", "index.ts"]) {
        assert.match(await said(file, line), /^Open clients of AWS and Okta in clouds/, file);
      }
      assert.equal(await said("clouds/x.ts", line), "");
    });
  }

  const starts = [
    'spawn("pulumi", ["up"]);',
    'child.execFile("pulumi", []);',
    'execSync("pulumi up");',
    'execa("pulumi", []);',
  ];
  for (const line of starts) {
    it(`only operations/pulumi.ts may say ${line}`, async () => {
      for (const file of ["operations/fleet/engine.ts", "clouds/x.ts", "scripts/x.ts"]) {
        assert.match(await said(file, line), /^Run pulumi through operations\/pulumi\.ts/, file);
      }
      assert.equal(await said("operations/pulumi.ts", line), "");
    });
  }
});
