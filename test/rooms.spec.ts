import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ESLint } from "eslint";
import execa from "execa";

const project = path.join(__dirname, "..");

/** What `npm run rooms` says of some files or folders; empty where all is well. */
async function complaints(...targets: string[]): Promise<string> {
  const options = ["--config", ".dependency-cruiser.cjs", "--output-type", "err", ...targets];
  const { stdout, exitCode } = await execa("depcruise", options, {
    cwd: project,
    preferLocal: true,
    localDir: project,
    reject: false,
  });
  return exitCode === 0 ? "" : stdout;
}

describe("The rooms", () => {
  const rooms = [
    "facts",
    "clouds",
    "settings",
    "lookups",
    "components",
    "program",
    "operations",
    "policy",
    "sandbox",
  ];

  it("import each other in one direction, in no circle", async () => {
    assert.equal(await complaints("index.ts", "outputs.ts", ...rooms), "");
  });

  /** Where a wrong import would stand, what it imports, and which rule says so. */
  const wrong: [string, string, RegExp][] = [
    ["facts", "../../settings/mistakes", /error facts-imports: facts\/planted/],
    ["facts", "node:fs", /error facts-do-nothing: facts\/planted/],
    ["clouds", "../../settings/mistakes", /error clouds-imports/],
    ["settings", "../../components/samlApplication", /error settings-imports/],
    ["lookups", "../../components/samlApplication", /error lookups-imports/],
    ["components", "../../lookups/lookupError", /error components-imports/],
    ["program", "../../operations/main", /error program-imports/],
    ["components", "../../program/engage", /error program-is-for-index/],
    ["operations", "../../components/connectSignOn", /error operations-imports/],
    ["policy", "../../facts/userPool", /error policy-imports/],
    ["sandbox", "../../operations/main", /error sandbox-imports/],
    ["operations", "../../sandbox/sandbox", /error sandbox-is-for-demo-tests-bench/],
  ];
  for (const [room, specifier, rule] of wrong) {
    it(`a file in ${room} that imports ${specifier} is refused`, async () => {
      const folder = path.join(project, room, "planted");
      try {
        await mkdir(folder);
        await writeFile(path.join(folder, "wrong.ts"), `export * from "${specifier}";\n`);
        assert.match(await complaints(`${room}/planted/wrong.ts`), rule);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  it("a circle is refused", async () => {
    const folder = path.join(project, "facts", "planted");
    try {
      await mkdir(folder);
      await writeFile(path.join(folder, "one.ts"), 'export * from "./other";\n');
      await writeFile(path.join(folder, "other.ts"), 'export * from "./one";\n');
      assert.match(await complaints("facts/planted"), /error no-circle: facts\/planted/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
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
