import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, stat, utimes } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { installProviders } from "../../../sandbox/plugins/install";

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
});
