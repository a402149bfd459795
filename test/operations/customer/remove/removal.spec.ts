import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { existingFiles, removeFiles } from "../../../../operations/customer/remove/files";
import { OperatorError } from "../../../../operations/failure";
import { RemovalRecord, type Stage } from "../../../../operations/customer/remove/record";

describe("The removal of a customer", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "removal-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("takes the customer's own files, the settings last, and no other customer's", async () => {
    mkdirSync(path.join(folder, "handoff"));
    const own = [
      ...["handoff/acme.html", "handoff/acme.md", "policy-acme.json"],
      // With this one left, the fleet would still have the customer.
      ...["Pulumi.acme.yml", "Pulumi.acme.yaml"],
    ];
    const others = ["handoff/acme-2.md", "policy-acme-2.json", "Pulumi.acme-2.yaml", "Pulumi.yaml"];
    for (const file of [...own, ...others]) {
      writeFileSync(path.join(folder, file), "");
    }
    assert.deepEqual(await removeFiles(folder, "acme"), own);
    assert.deepEqual(
      [...readdirSync(folder), ...readdirSync(path.join(folder, "handoff"))].sort(),
      ["Pulumi.acme-2.yaml", "Pulumi.yaml", "acme-2.md", "handoff", "policy-acme-2.json"],
    );
    assert.deepEqual(await existingFiles(folder, "acme"), []);
  });

  it("remembers how far it is, with what stays, until it is complete", async () => {
    const record = await RemovalRecord.read(folder, "acme");
    assert.equal(record.stage, "not begun");
    await record.reach("stack removed", ["the role"], "s3://states");
    const { stage, left, backend } = await RemovalRecord.read(folder, "acme");
    assert.deepEqual([stage, left, backend], ["stack removed", ["the role"], "s3://states"]);
    assert.equal((await RemovalRecord.read(folder, "beta")).stage, "not begun");
    await record.remove();
    assert.equal((await RemovalRecord.read(folder, "acme")).stage, "not begun");
  });

  it("is not taken for one that has not begun where its record cannot be read", async () => {
    const file = path.join(folder, ".engage-okta", "remove-acme.json");
    const unreadable = {
      constructor: OperatorError,
      message:
        /remove-acme\.json cannot be read, so it is unknown how far the removal of acme is\. Nothing was changed\./,
    };
    mkdirSync(file, { recursive: true });
    await assert.rejects(RemovalRecord.read(folder, "acme"), unreadable);
    rmSync(file, { recursive: true });
    writeFileSync(file, '{"stage":"destr');
    await assert.rejects(RemovalRecord.read(folder, "acme"), unreadable);
  });

  it("tells what an interrupted one has kept, also where only the stack was not removed", async () => {
    const record = await RemovalRecord.read(folder, "acme");
    const stays = async (stage: Stage, hasResources: boolean) => {
      await record.reach(stage, ["the role"], "s3://states");
      return record.whatStays(hasResources, ["as seen"])[0];
    };
    assert.deepEqual(record.whatStays(true, ["as seen"]), ["as seen"]);
    assert.equal(await stays("begun", true), "the role");
    assert.equal(await stays("begun", false), "the role");
    assert.equal(await stays("destroyed", false), "the role");
    assert.equal(await stays("destroyed", true), "as seen", "deployed again");
    assert.equal(await stays("stack removed", true), "as seen", "made again");
    assert.equal(await stays("stack removed", false), "as seen", "made again");
  });
});
