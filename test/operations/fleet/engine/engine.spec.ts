import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { runEngine } from "../../../../operations/fleet/engine/engine";
import { withEnvironment } from "../../../../sandbox/environment";

describe("an engine that fails", () => {
  const { statfs } = fs;
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), "engine-"))));
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => Object.assign(fs, { statfs }));

  /** What is told of one that prints `said`. */
  async function toldOf(said: string, free: number): Promise<string | undefined> {
    const script = `#!/bin/sh\nprintf '%s' '${said}' >&2\nexit 1\n`;
    writeFileSync(path.join(folder, "pulumi"), script, { mode: 0o755 });
    Object.assign(fs, { statfs: async () => ({ bavail: free, bsize: 1 }) });
    const PATH = `${folder}${path.delimiter}${process.env.PATH}`;
    const run = await withEnvironment({ PATH }, () =>
      runEngine(["preview"], { folder, onEngine: () => {}, onEvent: () => {} }),
    );
    return run.error?.message;
  }

  it("says why itself", async () => {
    assert.equal(await toldOf("error: no", 0), "error: no");
    assert.equal(await toldOf("", 1e9), "");
  });

  it("without a word on a full disk has lost it there", async () => {
    assert.match(
      (await toldOf("", 0)) ?? "",
      /^The disk of \/.* is full\. Make room, or set TMPDIR to another folder/,
    );
  });
});
