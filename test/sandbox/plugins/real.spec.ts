import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { customerStack } from "../../../sandbox/automation";
import { installProviders } from "../../../sandbox/plugins/install";
import { findRealPlugins } from "../../../sandbox/plugins/real";
import { packageVersion } from "../../../sandbox/plugins/version";
import { startSandbox } from "../../../sandbox/sandbox";

describe("Pulumi's own plugins in the sandbox", () => {
  let folder: string;
  const before = { PULUMI_HOME: process.env.PULUMI_HOME, PLUGINS: process.env.ENGAGE_OKTA_PLUGINS };

  beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), "engage-okta-test-"))));
  afterEach(async () => {
    for (const [name, value] of Object.entries(before)) {
      const variable = name === "PLUGINS" ? "ENGAGE_OKTA_PLUGINS" : name;
      if (value === undefined) delete process.env[variable];
      else process.env[variable] = value;
    }
    await rm(folder, { recursive: true });
  });

  /** Plants an executable where Pulumi installs a plugin, and gives its path. */
  async function plant(name: "aws" | "okta", script = "", version = packageVersion(name)) {
    const place = path.join(folder, "plugins", `resource-${name}-v${version}`);
    await mkdir(place, { recursive: true });
    const file = path.join(place, `pulumi-resource-${name}`);
    await writeFile(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  }
  const find = (PATH = "") => findRealPlugins({ PULUMI_HOME: folder, PATH });

  it("are found in Pulumi's plugin folder before PATH, in the installed SDK's version", async () => {
    const okta = await plant("okta");
    const other = await plant("aws", "", "6.0.0");
    const onPath = [path.dirname(other), path.dirname(okta)].join(path.delimiter);
    assert.deepEqual(await find(onPath), {
      "pulumi-resource-aws": other,
      "pulumi-resource-okta": okta,
    });
    const aws = await plant("aws");
    assert.equal((await find(onPath))["pulumi-resource-aws"], aws);
  });

  it("that are missing are named with the command that installs each", async () => {
    await plant("aws", "", "6.0.0");
    await assert.rejects(find(), (error: Error) => {
      assert.deepEqual(error.message.split("\n"), [
        `Real provider plugins are missing: they are neither in ${folder}/plugins nor on PATH. Install them:`,
        `  pulumi plugin install resource aws ${packageVersion("aws")}`,
        `  pulumi plugin install resource okta ${packageVersion("okta")}`,
        "Or leave out the choice of plugins (`plugins`, --plugins, ENGAGE_OKTA_PLUGINS): the sandbox has its own.",
      ]);
      return true;
    });
  });

  for (const [chosen, real] of [
    ["real", ["aws", "okta"]],
    ["real-aws", ["aws"]],
    ["real-okta", ["okta"]],
  ] as const) {
    it(`run instead of the stand-ins, chosen by the environment: ${chosen}`, async () => {
      const bin = path.join(folder, "bin");
      await installProviders(bin);
      for (const name of real) {
        const log = `echo ${name} >> "${folder}/started"`;
        await plant(name, `${log}\nexec "${bin}/pulumi-resource-${name}" "$@"`);
      }
      process.env.PULUMI_HOME = folder;
      process.env.ENGAGE_OKTA_PLUGINS = chosen;
      const sandbox = await startSandbox();
      try {
        const { changeSummary } = await (await customerStack(sandbox)).preview();
        assert.deepEqual(changeSummary, { create: 25 });
        const started = (await readFile(path.join(folder, "started"), "utf8")).trim().split("\n");
        assert.deepEqual([...new Set(started)].sort(), real);
      } finally {
        await sandbox.stop();
      }
    });
  }

  it("are real or a stand-in, and nothing else", async () => {
    process.env.ENGAGE_OKTA_PLUGINS = "both";
    await assert.rejects(startSandbox(), {
      message:
        'ENGAGE_OKTA_PLUGINS: "both" is not allowed; set it to stand-in or real or real-aws or real-okta.',
    });
  });
});
