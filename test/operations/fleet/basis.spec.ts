import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { programFiles } from "../../../operations/fleet/affected";

describe("what an update is decided by", () => {
  it("has files and folders of the program that exist, or their changes would not be seen", () => {
    const missing = programFiles.filter(
      (one) => !existsSync(path.join(__dirname, "../../..", one)),
    );
    assert.deepEqual(missing, []);
  });
});
