import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { OperatorError } from "../../../operations/failure";
import { runFleet } from "../../../operations/fleet/run";

describe("a file that the options of a fleet name", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "named-"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
    writeFileSync(path.join(folder, "Pulumi.acme.yaml"), "config: {}\n");
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [operation, option] of [
    ["verify", "json"],
    ["up", "summary"],
  ] as const) {
    it(`is refused before ${operation} starts, where --${option} names a missing folder`, async () => {
      const file = path.join(folder, "no/such/file");
      await assert.rejects(
        runFleet(operation, { folder, yes: true, [option]: file }),
        (error) =>
          error instanceof OperatorError &&
          error.message ===
            `There is no folder for ${file}. Create ${path.dirname(file)}, or name another file.`,
      );
      for (const made of ["no", ".engage-okta"]) assert.ok(!existsSync(path.join(folder, made)));
    });
  }
});
