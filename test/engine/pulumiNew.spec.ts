import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import execa from "execa";
import { parse, stringify } from "yaml";
import type { Sandbox } from "../../sandbox/sandbox";
import { sharedSandbox } from "../sharedSandbox";

const project = path.join(__dirname, "../..");

interface ProjectFile {
  template?: object;
  config: object;
}

/**
 * The engine reads a template from a folder as it reads one from a repository that it has cloned. Its last
 * step asks for an executable pulumi-language-nodejs, which the engine that is built here has inside of it.
 */
const noLanguagePlugin = /no language plugin 'pulumi-language-nodejs' found/;

describe("pulumi new with this repository", () => {
  let sandbox: Sandbox;
  let template: string;
  let made: string;
  let files: string[];

  before(async () => {
    sandbox = await sharedSandbox();
    const folder = await mkdtemp(path.join(sandbox.folder, "new-"));
    template = path.join(folder, "clone");
    made = path.join(folder, "customers");
    files = await clone(template);
    const args = ["new", template, "--generate-only", "--name", "sign-on", "--dir", made, "--yes"];
    const { exitCode, all = "" } = await execa("pulumi", [...args, "--non-interactive"], {
      cwd: folder,
      env: sandbox.environment,
      all: true,
      reject: false,
    });
    assert.match(all, /Created project 'sign-on'/);
    assert.ok(exitCode === 0 || noLanguagePlugin.test(all), all);
  });

  /** What `git clone` would bring of this working tree. */
  async function clone(to: string): Promise<string[]> {
    const { stdout } = await execa("git", ["ls-files"], { cwd: project });
    const tracked = stdout.split("\n");
    for (const file of tracked) {
      await cp(path.join(project, file), path.join(to, file));
    }
    return tracked;
  }

  it("makes a project with every file and a name of its own, which is no template itself", async () => {
    const text = (file: string) => readFile(path.join(made, file), "utf8");
    for (const file of files.filter((one) => one !== "Pulumi.yaml")) {
      assert.equal(await text(file), await readFile(path.join(project, file), "utf8"), file);
    }
    const original = parse(
      await readFile(path.join(project, "Pulumi.yaml"), "utf8"),
    ) as ProjectFile;
    const { template: about, config, ...others } = original;
    assert.ok(about);
    // Pulumi notes by itself where the project is from.
    const tags = { "pulumi:tags": { value: { "pulumi:template": template } } };
    const expected = { ...others, name: "sign-on", config: { ...config, ...tags } };
    assert.deepEqual(parse(await text("Pulumi.yaml")), expected);
  });

  it("makes one whose own commands take settings under its name, and no others", async () => {
    await symlink(path.join(project, "node_modules"), path.join(made, "node_modules"));
    const engage = { cloudFormationStack: "LocalMeasureEngage", groups: ["Agents"] };
    const check = async (section: string) => {
      const config = { "aws:region": "us-west-2", "okta:orgName": "acme", [section]: engage };
      await writeFile(path.join(made, "Pulumi.acme.yaml"), stringify({ config }));
      const main = path.join(made, "operations/engage-okta.mjs");
      const args = [main, "customer", "check", "acme", "--json", "--cwd", made];
      return execa("node", args, { reject: false, env: sandbox.environment });
    };
    const right = await check("sign-on:engage");
    assert.equal(right.exitCode, 0, right.stdout);
    const wrong = await check("engage-okta:engage");
    assert.equal(wrong.exitCode, 1);
    assert.match(wrong.stdout, /"key": "sign-on:engage"/);
  });
});
