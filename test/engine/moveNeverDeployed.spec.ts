import assert from "node:assert/strict";
import { copyFile, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { type SandboxStack, customerStack } from "../../sandbox/automation";
import { withFault } from "../../sandbox/faults/plant";
import type { Sandbox } from "../../sandbox/sandbox";
import { sharedSandbox } from "../sharedSandbox";
import { customer } from "./customer/command";

const toStack = "LocalMeasureEngageV2";

describe("a move where no update has gone through", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await customerStack(sandbox);
    await sandbox.customer.bringNextStack(toStack);
  });

  const begin = (name: string) =>
    customer(
      sandbox,
      stack.folder,
      ...["move", name, "--to-stack", toStack, "--test-groups", "Engage Agents Trial", "--yes"],
    );
  const settings = () => readFile(path.join(stack.folder, "Pulumi.dev.yaml"), "utf8");

  it("does not begin, and says to set the stack's name, where nothing is deployed", async () => {
    const { exitCode, stderr } = await begin("dev");
    assert.equal(exitCode, 1);
    assert.match(stderr, /Nothing of dev is deployed yet.*Set engage\.cloudFormationStack to/);
  });

  it("does not take a stack that this backend does not have for one without resources", async () => {
    const other = path.join(stack.folder, "Pulumi.other.yaml");
    await copyFile(path.join(stack.folder, "Pulumi.dev.yaml"), other);
    const { exitCode, stderr } = await begin("other");
    await rm(other);
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /no stack other in the backend file:\S+, so it is unknown what is deployed/,
    );
    assert.doesNotMatch(stderr, /cloudFormationStack/);
  });

  it("does not begin, and says to finish the update, where the first one failed late", async () => {
    const denied = { service: "organizations", operation: "CreatePolicy", nth: 1 };
    await withFault(sandbox.calls, denied, { kind: "refused", reason: "access denied" }, () =>
      assert.rejects(stack.up()),
    );
    const before = await settings();
    const { exitCode, stderr } = await begin("dev");
    assert.equal(exitCode, 1);
    assert.match(stderr, /It is unknown what of dev is deployed: no pulumi up has gone through\./);
    assert.match(stderr, /state has the identity provider \S+:Okta, .*pulumi up --stack dev/);
    assert.equal(await settings(), before);
  });
});
