import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import execa from "execa";
import { stringify } from "yaml";
import { checkCustomers } from "../../../../operations/customer/check/check";
import { soundSettings } from "../soundSettings";

const main = path.join(__dirname, "../../../../operations/engage-okta.mjs");

describe("customer check, as a process", () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(path.join(os.tmpdir(), "check-"));
    writeFileSync(path.join(cwd, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  const write = (name: string, config: object) =>
    writeFileSync(path.join(cwd, `Pulumi.${name}.yaml`), stringify({ config }));

  it("is fine with a project that has no customer yet, whose pull requests it checks too", async () => {
    const { stdout, stderr } = await execa("node", [main, "customer", "check", "--cwd", cwd]);
    assert.equal(stdout, "");
    assert.match(stderr, /^There are no customers in/);
  });

  it("prints JSON and nothing else, and ends with exit code 1 for a mistake", async () => {
    write("acme", soundSettings("acme", "111111111111"));
    write("beta", { ...soundSettings("beta", "222222222222"), "aws:region": "nowhere" });
    const args = [main, "customer", "check", "--json", "--cwd", cwd];
    const { stdout, stderr, exitCode } = await execa("node", args, { reject: false, cwd: "/" });
    assert.equal(stderr, "");
    assert.equal(exitCode, 1);
    const report = await checkCustomers([], { cwd });
    assert.deepEqual(JSON.parse(stdout), JSON.parse(JSON.stringify(report)));
    const fine = await execa("node", [...args, "acme"], { reject: false, cwd: "/" });
    assert.equal(fine.exitCode, 0);
  });
});
