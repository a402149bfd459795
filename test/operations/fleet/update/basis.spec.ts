import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { textsIn } from "../../../../operations/fleet/update/basis";

describe("what of a program decides what an update does", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), "basis-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };

  it("is its own files, and none of an editor, of the system or of packages", () => {
    write("rules/one.ts", "one");
    write("package.json", "{}");
    const before = textsIn(folder);
    assert.deepEqual([...before].sort(), ["one", "one.ts", "package.json", "rules", "{}"]);
    for (const name of [".one.ts.swp", "rules/.#one.ts", ".DS_Store", "4913", ".git/index.ts"]) {
      write(name, "x");
    }
    write("node_modules/a/index.js", "x");
    assert.deepEqual(textsIn(folder), before);
    write("rules/one.ts", "other");
    assert.notDeepEqual(textsIn(folder), before);
  });

  it("is nothing where there is no such file", () => {
    assert.deepEqual(textsIn(path.join(folder, "none.ts")), [""]);
  });
});
