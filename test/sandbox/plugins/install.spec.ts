import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import execa from "execa";
import { installProviders, ownFolders } from "../../../sandbox/plugins/install";

describe("the bundles of the stand-ins, in the user's cache", () => {
  let folder: string;
  const before = process.env.XDG_CACHE_HOME;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "engage-okta-test-"));
    process.env.XDG_CACHE_HOME = folder;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
    await rm(folder, { recursive: true });
  });

  it("go when nothing has used them for a day; each use counts", async () => {
    const bundles = path.join(folder, "engage-okta/providers");
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    for (const [name, used] of [
      ["unused", daysAgo(1.1)],
      ["of another checkout", daysAgo(0.9)],
    ] as const) {
      await mkdir(path.join(bundles, name), { recursive: true });
      await utimes(path.join(bundles, name), used, used);
    }
    await installProviders(path.join(folder, "bin"));
    const [made = "", ...others] = (await readdir(bundles)).filter((name) => !name.includes(" "));
    assert.deepEqual(others, []);
    assert.deepEqual((await readdir(bundles)).sort(), [made, "of another checkout"].sort());
    await utimes(path.join(bundles, made), daysAgo(2), daysAgo(2));
    await installProviders(path.join(folder, "bin"));
    assert.ok((await stat(path.join(bundles, made))).mtime > daysAgo(1));
  });

  it("hold no source that is not looked at for whether they are still those of today", async () => {
    await installProviders(path.join(folder, "bin"));
    const [made = ""] = await readdir(path.join(folder, "engage-okta/providers"));
    const bundled = async (name: string) =>
      readFile(path.join(folder, "engage-okta/providers", made, `${name}.js`), "utf8");
    const texts = await Promise.all(["pulumi-resource-aws", "pulumi-resource-okta"].map(bundled));
    // esbuild writes each source's name above it.
    const sources = [...texts.join("\n").matchAll(/^\/\/ (\S+\.ts)$/gm)].map(([, name]) => name!);
    assert.ok(sources.includes("clouds/awsConnections.ts"), "another notation of sources");
    const others = sources.filter((name) => !ownFolders.some((own) => name.startsWith(`${own}/`)));
    assert.deepEqual(others, []);
  });
});

describe("the start of a plugin", () => {
  let folder: string;
  before(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), "plugin-"))));
  after(() => rm(folder, { recursive: true }));

  it("gives it the clock that the tests ask for, and the true one otherwise", async () => {
    const bundle = path.join(folder, "bundle.js");
    await writeFile(bundle, "console.log(performance.now())");
    const starter = require.resolve("../../../sandbox/plugins/start.cjs");
    const clock = async (PLUGIN_CLOCK_SPEED?: string) => {
      const env = { ...process.env, PLUGIN_FILE: bundle, PLUGIN_CLOCK_SPEED };
      const options = { env: env as NodeJS.ProcessEnv, extendEnv: false };
      return Number((await execa(process.execPath, [starter, bundle], options)).stdout);
    };
    assert.equal(await clock("0"), 0);
    assert.ok((await clock()) > 0);
  });
});
