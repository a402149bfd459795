import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Command } from "commander";
import execa from "execa";
import { affectedBy } from "../../../operations/fleet/affected";
import { customersIn, listCustomers } from "../../../operations/shared/customers";
import { stackOption } from "../../../operations/fleet/stackOption";
import { commandLine } from "../../../sandbox/commandLine";

const project = path.join(__dirname, "../../..");

describe("the customers of a fleet", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "fleet-"));
    const files = ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.zeta.yaml", "Pulumi.acme.yaml"];
    const others = [
      "Pulumi.beta-2.yml",
      "Pulumi.acme.yml",
      "Pulumi.acme.yaml.bak",
      "Pulumi.yaml.orig",
      "notes.yaml",
    ];
    for (const file of [...files, ...others]) {
      writeFileSync(path.join(folder, file), "config: {}\n");
    }
    mkdirSync(path.join(folder, "Pulumi.folder.yaml"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("are the settings files, sorted, without the demo's and without what only looks like one", () => {
    assert.deepEqual(customersIn(folder), ["acme", "beta-2", "zeta"]);
  });

  it("are chosen by a glob, and the demo's only by its name", () => {
    assert.deepEqual(customersIn(folder, "{acme,z*}"), ["acme", "zeta"]);
    assert.deepEqual(customersIn(folder, "*"), ["acme", "beta-2", "zeta"]);
    assert.deepEqual(customersIn(folder, "dev"), ["dev"]);
  });

  it("are all that --stack names, when it is given more than once", () => {
    const parsed = (...args: string[]) =>
      new Command()
        .addOption(stackOption())
        .parse(args, { from: "user" })
        .opts<{ stack: string }>();
    const { stack } = parsed("--stack", "acme", "--stack", "{b*,none}", "--stack", "zeta");
    assert.deepEqual(customersIn(folder, stack), ["acme", "beta-2", "zeta"]);
    assert.deepEqual(customersIn(folder, parsed("--stack", "acme").stack), ["acme"]);
  });

  it("are named when none is meant, and a folder that is not there is said", async () => {
    assert.throws(() => customersIn(folder, "akme"), /matches --stack akme.*acme.*beta-2.*zeta/s);
    assert.throws(() => customersIn(path.join(folder, "no")), /There is no folder/);
    const empty = mkdtempSync(path.join(folder, "empty-"));
    assert.throws(() => customersIn(empty), /npm run customer -- new/);
    assert.deepEqual(listCustomers(empty), []);
    const listed = await execa("node", commandLine("fleet", "list", "--matrix", "--cwd", empty), {
      cwd: project,
    });
    assert.equal(listed.stdout, "stacks=[]");
    assert.match(listed.stderr, /^There are no customers in .*customer -- new NAME/);
  });
});

describe("the customers that a change concerns", () => {
  const all = ["acme", "beta", "gamma"];
  const cases: [string, string[], string[]][] = [
    ["settings", ["Pulumi.beta.yaml"], ["beta"]],
    ["limits of the policy pack", ["policy-acme.json", "README.md"], ["acme"]],
    ["a component", ["components/engageSignOn.ts"], all],
    ["a fact", ["facts/signInUrl.ts"], all],
    ["a lookup", ["lookups/engageTarget.ts"], all],
    ["how clouds are reached", ["clouds/awsAccess.ts"], all],
    ["the program", ["index.ts", "Pulumi.beta.yaml"], all],
    ["a rule", ["policy/rules/index.ts"], all],
    ["other versions of packages", ["package-lock.json"], all],
    ["pages, tests and commands", ["docs/a.md", "test/index.ts", "operations/main.ts"], []],
    ["settings that are gone", ["Pulumi.left.yaml"], []],
    ["settings in another folder", ["old/Pulumi.acme.yaml"], []],
  ];
  for (const [what, files, expected] of cases) {
    it(`${what}: ${expected.join(", ") || "none"}`, () => {
      assert.deepEqual(affectedBy(files, all), expected);
    });
  }
});
