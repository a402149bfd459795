import assert from "node:assert/strict";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import execa from "execa";
import root from "../../package.json";
import { findEngine } from "../../sandbox/engine/engine";
import type { Case } from "../policy/cases/case";
import { CaseEngine } from "../policy/cases/engine";
import { StubProvider } from "../policy/cases/stub";

const policy = path.join(__dirname, "../../policy");

interface Manifest {
  dependencies: Record<string, string>;
}

describe("the policy pack in a folder of its own", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "policy-alone-"));
  let pack: string;
  let engine: CaseEngine | undefined;

  before(async () => {
    const { stdout } = await execa("npm", ["pack", "--json", "--pack-destination", folder], {
      cwd: policy,
    });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    await execa("tar", ["-xzf", filename], { cwd: folder });
    pack = path.join(folder, "package");
    const install = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
    await execa("npm", install, { cwd: pack });
  });

  after(async () => {
    await engine?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("holds what a consumer needs and nothing else", async () => {
    const { stdout } = await execa("npm", ["pack", "--dry-run", "--json"], { cwd: policy });
    const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
    const foreign = files
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
    const file = readFileSync(path.join(policy, "package.json"), "utf8");
    const all: Record<string, string> = { ...root.devDependencies, ...root.dependencies };
    for (const [name, version] of Object.entries((JSON.parse(file) as Manifest).dependencies)) {
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
    assert.deepEqual((await engine.run(queue, "preview")).violations, []);
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
    assert.deepEqual((await engine.run(named, "preview")).violations, [
      "mandatory identity-provider-name okta",
    ]);
  });

  describe("with an unrelated program in TypeScript, by Pulumi's own command", () => {
    const stub = new StubProvider();
    let pulumi: (...args: string[]) => Promise<{ exitCode: number; said: string }>;

    before(async () => {
      stub.program = { customers: { type: "", outputs: { id: "eu-west-2_Abc" } } };
      pulumi = await commandLine(path.join(folder, "unrelated"), await stub.listen());
      await pulumi("stack", "init", "acme");
    });
    after(() => stub.stop());

    it("finds the one fault that a preview knows", async () => {
      const { exitCode, said } = await pulumi("preview", "--policy-pack", pack);
      assert.notEqual(exitCode, 0);
      assert.deepEqual(broken(said), ["identity-provider-name"], said);
    });

    it("finds what is known now in what is deployed, by `pulumi policy analyze`", async () => {
      const deployed = await pulumi("up", "--yes", "--skip-preview");
      assert.equal(deployed.exitCode, 0, deployed.said);
      const { exitCode, said } = await pulumi("policy", "analyze", "--policy-pack", pack);
      assert.notEqual(exitCode, 0);
      assert.deepEqual(broken(said), ["identity-provider-name", "metadata-url-is-public"], said);
    });
  });

  it("notes what is live", async () => {
    const config = path.join(folder, "policy-acme.json");
    mkdirSync(path.join(folder, "work"));
    const { stdout } = await execa(
      path.join(pack, "node_modules/.bin/tsx"),
      [path.join(pack, "live.ts"), config],
      { input: JSON.stringify({ deployment: { resources: [] } }), cwd: path.join(folder, "work") },
    );
    assert.match(stdout, /^0 live resources noted/);
  });
});

/** Pulumi's command in a copy of the unrelated program, with a stub for AWS. */
async function commandLine(folder: string, port: number) {
  const engine = await findEngine();
  cpSync(path.join(__dirname, "../policy/fixtures/unrelated"), folder, { recursive: true });
  symlinkSync(path.join(__dirname, "../../node_modules"), path.join(folder, "node_modules"));
  writeFileSync(path.join(folder, "package.json"), '{ "name": "unrelated", "main": "index.ts" }');
  mkdirSync(path.join(folder, "state"));
  const env = {
    PATH: [path.dirname(engine.command), process.env["PATH"] ?? ""].join(path.delimiter),
    NODE_OPTIONS: "",
    PULUMI_DEBUG_PROVIDERS: `aws:${port}`,
    PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
    PULUMI_HOME: path.join(folder, "home"),
    PULUMI_CONFIG_PASSPHRASE: "unrelated",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  return async (...args: string[]) => {
    const all = [...args, "--non-interactive", "--color", "never"];
    const options = { cwd: folder, env, all: true, reject: false };
    const { exitCode, all: said = "" } = await execa(engine.command, all, options);
    return { exitCode, said };
  };
}

/** The mandatory rules that a command's output names, each once. */
function broken(said: string): string[] {
  const named = [...said.matchAll(/\[mandatory\][^\n]*?\b([a-z]+(?:-[a-z]+)+)\s+\(/g)];
  return [...new Set(named.map((match) => match[1]!))].sort();
}
