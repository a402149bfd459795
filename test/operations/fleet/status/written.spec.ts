import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { writeStatus } from "../../../../operations/fleet/status/run";
import { fullStatus } from "./fullStatus";

describe("the files of a status", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), "status-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are written where the folder of the settings cannot be written to, as it takes minutes to read them", async () => {
    // No folder can be made there, also by root.
    writeFileSync(path.join(folder, ".engage-okta"), "");
    const printed: string[] = [];
    const { write } = process.stdout;
    process.stdout.write = (text: string) => printed.push(text) > 0;
    const [html, json] = ["status.html", "status.json"].map((name) => path.join(folder, name));
    await writeStatus(fullStatus, undefined, { folder, html, json, timeLimit: 1 }).finally(
      () => (process.stdout.write = write),
    );
    assert.match(readFileSync(html!, "utf8"), /<article id="customer-/);
    assert.deepEqual(JSON.parse(readFileSync(json!, "utf8")), fullStatus);
    assert.match(printed.join(""), /^This status is not kept in .*status\.json: EEXIST.*--since/);
  });
});
