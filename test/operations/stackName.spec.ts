import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { SettingsFile } from "../../operations/shared/settingsFile";
import { changedSince } from "../../operations/fleet/affected";
import { stackOf } from "../../operations/shared/customers";
import { openStack } from "../../operations/stack";
import { requireStackReference } from "../../operations/stackName";

const wrong = ["..", "../acme", "/etc/passwd", "a/../b", "a/b/c/d", "--help", "", "a b", "a\n"];

describe("A stack's name", () => {
  it("may have what Pulumi allows", () => {
    for (const name of ["acme", "beta-2", "a.b_c", "organization/engage-okta/acme"]) {
      requireStackReference(name);
    }
    assert.equal(stackOf("Pulumi.beta-2.yml"), "beta-2");
  });

  it("is no path and no option, for every command that is given one", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "stack-"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
    for (const name of wrong) {
      assert.throws(
        () => requireStackReference(name),
        /is not the name of a stack\. .* for example --stack acme/,
      );
      await assert.rejects(openStack({ stack: name, cwd: folder }), /is not the name of a stack/);
      await assert.rejects(SettingsFile.read(folder, name), /is not the name of a stack/);
    }
    await assert.rejects(
      SettingsFile.read(folder, "organization/project/acme"),
      /is not the name of a stack/,
    );
    rmSync(folder, { recursive: true });
  });

  it("is not taken from a file whose name would be a folder", () => {
    assert.equal(stackOf("Pulumi....yaml"), undefined);
    assert.equal(stackOf("Pulumi.--help.yaml"), undefined);
  });

  it("is not compared since an option of git", async () => {
    const option = "--output=/tmp/stolen";
    await assert.rejects(changedSince(option, "."), /--output=\/tmp\/stolen names no commit/);
  });
});
