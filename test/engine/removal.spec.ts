import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import type { Deployment } from "@pulumi/pulumi/automation";
import {
  committedSettings,
  stackFor,
  type SandboxStack,
  type StackSettings,
} from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { cloudPicture } from "../../bench/faults/cloudPicture";
import { withEnvironment } from "../../sandbox/environment";
import { withFault } from "../../sandbox/faults/plant";
import type { Sandbox } from "../../sandbox/sandbox";
import { sharedSandbox } from "../sharedSandbox";

const otherAccount = "210987654321";
const RoleName = "AmazonConnectOkta-acme";

describe("a removal on the real engine", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  /** The same one, where the engine tells what the plugin for dynamic resources prints, as it does of one that it starts. */
  let telling: SandboxStack;
  let settings: StackSettings;

  before(async () => {
    sandbox = await sharedSandbox();
    settings = await committedSettings();
    delete settings["engage-okta:guardrail"];
    const engage = settings["engage-okta:engage"] as object;
    settings["engage-okta:engage"] = { ...engage, exclusive: true };
    stack = await stackFor(sandbox, { settings });
    await stack.up();
    telling = await stackFor(sandbox, { folder: stack.folder, startsDynamicPlugin: true });
  });

  const iam = () => new IAM(clientSettings(sandbox));

  async function resources(): Promise<string[]> {
    const deployment: Deployment = await withEnvironment(sandbox.environment, () =>
      stack.stack.exportStack(),
    );
    const state = deployment.deployment as { resources?: { urn: string }[] };
    return (state.resources ?? []).map(({ urn }) => urn.split("::").slice(2).join(" "));
  }

  /** Runs the work with the credentials of another account, as a wrong AWS_PROFILE would. */
  async function asOtherAccount<T>(work: () => Promise<T>): Promise<T> {
    const { envVars } = stack.stack.workspace;
    const before = { ...envVars };
    Object.assign(envVars, { AWS_ACCESS_KEY_ID: otherAccount });
    return work().finally(() => Object.assign(envVars, before));
  }

  it("with the credentials of another account deletes nothing, and names both accounts", async () => {
    const [cloudsBefore, before] = [await cloudPicture(sandbox), await resources()];
    const error: Error = await asOtherAccount(() => stack.destroy()).then(
      () => assert.fail("destroyed with the credentials of another account"),
      (reason: Error) => reason,
    );
    assert.match(
      error.message,
      /credentials belong to account 210987654321, but this customer's account is 123456789012/,
    );
    assert.match(
      error.message,
      /Nothing was deleted\. Use the credentials of the customer's account/,
    );
    assert.deepEqual(await cloudPicture(sandbox), cloudsBefore);
    assert.deepEqual(await resources(), before);
  });

  it("with credentials that AWS refuses, or without an answer, says which of the two, and deletes nothing", async () => {
    const [cloudsBefore, before] = [await cloudPicture(sandbox), await resources()];
    const identity = { service: "sts", operation: "GetCallerIdentity", nth: 1 };
    for (const [fault, says] of [
      [{ kind: "status", status: 403 }, /Nothing was deleted\. AWS refuses the credentials/],
      [{ kind: "resetBefore" }, /Nothing was deleted\. AWS cannot be reached/],
    ] as const) {
      await withFault(sandbox.calls, identity, fault, () => assert.rejects(stack.destroy(), says));
      assert.deepEqual(await cloudPicture(sandbox), cloudsBefore);
      assert.deepEqual(await resources(), before);
    }
  });

  it("is no refresh with the credentials of another account: that fails, and says so", async () => {
    const run = <T>(work: () => Promise<T>) => withEnvironment(sandbox.environment, work);
    const saved = await run(() => stack.stack.exportStack());
    await assert.rejects(
      asOtherAccount(() => stack.refresh()),
      /Nothing was compared with AWS/,
    );
    // What the AWS provider did not find is lost all the same: aws:allowedAccountIds prevents that.
    await run(() => stack.stack.importStack(saved));
  });

  it("says that the role stays, and how many users the instance has", async () => {
    const connect = settings["engage-okta:connect"];
    const without = { ...settings };
    delete without["engage-okta:connect"];
    await stack.configure(without);
    const { stdout } = await telling.up();
    assert.match(stdout, /The role AmazonConnectOkta-acme stays in IAM/);
    assert.match(stdout, /the Amazon Connect instance acme has 3 users/);
    assert.equal((await iam().getRole({ RoleName })).Role?.RoleName, RoleName);
    assert.deepEqual((await iam().listSAMLProviders({})).SAMLProviderList ?? [], []);

    await stack.configure({ ...settings, "engage-okta:connect": connect });
    await assert.rejects(stack.up(), /EntityAlreadyExists|already exists/);
    const adopting = { ...(connect as object), adopt: { role: true } };
    await stack.configure({ ...settings, "engage-okta:connect": adopting });
    await stack.up();
    await stack.configure(settings);
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
  });

  it("deletes the role too when the settings say so, and warns before", async () => {
    const connect = settings["engage-okta:connect"] as object;
    await stack.configure({ ...settings, "engage-okta:connect": { ...connect, deleteRole: true } });
    const { stdout: planned } = await telling.preview();
    assert.match(planned, /The role AmazonConnectOkta-acme is deleted with its removal.*3 users/s);
    await stack.up();
    await stack.destroy();
    await assert.rejects(iam().getRole({ RoleName }), { name: /NoSuchEntity/ });
    assert.deepEqual(await resources(), []);
    assert.deepEqual(sandbox.okta.snapshot().apps, []);
  });
});
