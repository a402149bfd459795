import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import execa from "execa";
import root from "../../package.json";
import type { Case } from "../policy/cases/case";
import { CaseEngine } from "../policy/cases/engine";
import { everyone } from "../policy/cases/otherPeoples";
import { declare } from "../policy/cases/program";
import { packagesFor } from "./policy/packagesFor";
import { unrelated } from "../policy/fixtures/unrelated";

const policy = path.join(__dirname, "../../policy");

interface Manifest {
  dependencies: Record<string, string>;
}

describe("the policy pack in a folder of its own", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "policy-alone-"));
  let pack: string;
  let engine: CaseEngine | undefined;

  let packed: { filename: string; files: { path: string }[] };

  before(async () => {
    const { stdout } = await execa("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: policy,
    });
    [packed] = JSON.parse(stdout) as [typeof packed];
    await execa("tar", ["-xzf", packed.filename], { cwd: folder });
    pack = path.join(folder, "package");
    await install();
  });

  /** As `npm install`, in a tenth of its time: the packages that the pack asks for, and no others of this project. */
  async function install(): Promise<void> {
    const { dependencies } = manifest();
    const folders = packagesFor(Object.keys(dependencies));
    const copy = (how: string) =>
      execa("cp", [how, "--parents", ...folders, pack], { cwd: path.join(policy, "..") });
    // No links lead to another disk.
    await copy("-al").catch(() => copy("-a"));
  }

  const manifest = () =>
    JSON.parse(readFileSync(path.join(policy, "package.json"), "utf8")) as Manifest;

  after(async () => {
    await engine?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("holds what a consumer needs and nothing else", () => {
    const foreign = packed.files
      .map(({ path }) => path)
      .filter((file) => !/^(rules|shared)\/[\w-]+\.ts$/.test(file));
    assert.deepEqual(foreign.sort(), [
      "PulumiPolicy.yaml",
      "README.md",
      "index.ts",
      "live.ts",
      "package.json",
      "tsconfig.json",
    ]);
  });

  it("asks for the same versions as the project", () => {
    const all: Record<string, string> = { ...root.devDependencies, ...root.dependencies };
    for (const [name, version] of Object.entries(manifest().dependencies)) {
      assert.equal(version, all[name], name);
    }
  });

  it("judges an unrelated program that knows types only, as one in YAML or Python would", async () => {
    engine = await CaseEngine.start(pack);
    const queue: Case = {
      name: "a queue",
      program: { queue: { type: "aws:sqs/queue:Queue", props: { name: "orders" } } },
      expected: [],
    };
    const named: Case = {
      name: "a name with a colon",
      program: {
        okta: {
          type: "aws:cognito/identityProvider:IdentityProvider",
          props: { userPoolId: "p", providerName: "a:kta", providerType: "OIDC" },
        },
      },
      expected: [],
    };
    const outcomes = await engine.run([queue, named], "preview");
    assert.deepEqual(outcomes.get(queue)!.violations, []);
    assert.deepEqual(outcomes.get(named)!.violations, ["mandatory identity-provider-name okta"]);
  });

  it("finds in an unrelated program in TypeScript, once deployed, what a preview cannot know", async () => {
    engine ??= await CaseEngine.start(pack);
    const said = await engine.analyze(unrelated, {
      customers: { type: "aws:cognito/userPool:UserPool", outputs: { id: "eu-west-2_Abc" } },
    });
    for (const rule of ["identity-provider-name", "metadata-url-is-public"]) {
      assert.match(said, new RegExp(`\\[mandatory\\].*\\b${rule}\\b`), said);
    }
    assert.doesNotMatch(said, /\bno-okta|orders.*mandatory/, said);
  });

  it("knows the group of all people, once deployed, by what the program reads", async () => {
    engine ??= await CaseEngine.start(pack);
    const program = everyone("Everyone");
    const said = await engine.analyze(() => declare(program), program);
    assert.match(said, /\[advisory\].*\bokta-app-not-for-everyone\b/, said);
    assert.doesNotMatch(said, /\[mandatory\]/, said);
  });

  it("notes what is live", async () => {
    const config = path.join(folder, "policy-acme.json");
    mkdirSync(path.join(folder, "work"));
    const { stdout } = await execa(
      process.execPath,
      [path.join(pack, "node_modules/tsx/dist/cli.mjs"), path.join(pack, "live.ts"), config],
      { input: JSON.stringify({ deployment: { resources: [] } }), cwd: path.join(folder, "work") },
    );
    assert.match(stdout, /^0 live resources noted/);
  });
});
