import assert from "node:assert/strict";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
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
