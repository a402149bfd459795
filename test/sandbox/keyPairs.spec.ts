import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type * as module from "../../sandbox/shared/keyPairs";

describe("Key pairs that are made once on a machine", () => {
  const { XDG_CACHE_HOME: before } = process.env;
  let cache: string;

  beforeEach(async () => {
    cache = await mkdtemp(path.join(os.tmpdir(), "engage-okta-keys-"));
    process.env.XDG_CACHE_HOME = cache;
  });
  afterEach(async () => {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
    await rm(cache, { recursive: true });
  });

  /** As another process has the module. */
  function loaded(): typeof module {
    const file = require.resolve("../../sandbox/shared/keyPairs");
    delete require.cache[file];
    return require(file) as typeof module;
  }

  it("are found by the next process, are another one for each name, and only their user reads them", async () => {
    const [one, other] = [loaded(), loaded()];
    const pair = await one.keptKeyPair("app-0");
    assert.deepEqual(await other.keptKeyPair("app-0"), pair);
    assert.notEqual((await other.keptKeyPair("app-1")).privateKey, pair.privateKey);
    const derived = createPublicKey(pair.privateKey).export({ type: "spki", format: "pem" });
    assert.equal(derived, pair.publicKey);

    const folder = path.join(cache, "engage-okta/keys");
    assert.deepEqual((await readdir(folder)).sort(), ["app-0.json", "app-1.json"]);
    assert.equal((await stat(path.join(folder, "app-0.json"))).mode & 0o777, 0o600);
  });

  it("are whole when two processes make the same one at once", async () => {
    const all = await Promise.all([loaded(), loaded()].map((each) => each.keptKeyPair("app-0")));
    const kept = await loaded().keptKeyPair("app-0");
    assert.ok(all.some(({ privateKey }) => privateKey === kept.privateKey));
  });
});
