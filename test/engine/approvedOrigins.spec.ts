import assert from "node:assert/strict";
import { Connect } from "@aws-sdk/client-connect";
import { demoSettings, stackFor, type SandboxStack } from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";
import { sharedSandbox } from "../sharedSandbox";

const wiki = "https://wiki.acme.com";
const engage = "https://engage.example.com";
const crm = "https://crm.acme.com";

describe("The approved origins of Amazon Connect on the real engine", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let connect: Connect;
  let InstanceId: string;

  before(async () => {
    sandbox = await sharedSandbox();
    connect = new Connect(clientSettings(sandbox));
    InstanceId = sandbox.customer.connect.instanceId;
    await connect.associateApprovedOrigin({ InstanceId, Origin: wiki });
    stack = await stackFor(sandbox, { settings: await settings(wiki, engage) });
    await stack.up();
  });

  async function settings(...approvedOrigins: string[]) {
    const all = await demoSettings();
    delete all["engage-okta:guardrail"];
    const section = all["engage-okta:connect"] as object;
    return { ...all, "engage-okta:connect": { ...section, approvedOrigins } };
  }

  const live = async () => (await connect.listApprovedOrigins({ InstanceId })).Origins;
  const unchanged = async () => Object.keys((await stack.preview({ refresh: true })).changeSummary);

  it("get what is missing, and nothing is left to change", async () => {
    assert.deepEqual(await live(), [wiki, engage]);
    assert.deepEqual(await unchanged(), ["same"]);
  });

  it("are restored by a refresh when another took one away", async () => {
    await connect.disassociateApprovedOrigin({ InstanceId, Origin: engage });
    const { resourceChanges } = await stack.up({ refresh: true });
    assert.equal(resourceChanges.update, 1);
    assert.deepEqual(await live(), [wiki, engage]);
  });

  it("follow the settings, and keep what was there before", async () => {
    await stack.configure(await settings(crm));
    const { resourceChanges } = await stack.up();
    assert.equal(resourceChanges.update, 1);
    assert.deepEqual(await live(), [wiki, crm]);
    assert.deepEqual(await unchanged(), ["same"]);
  });

  it("are as they were found when all is destroyed", async () => {
    await stack.destroy();
    assert.deepEqual(await live(), [wiki]);
  });

  describe("of which AWS refused the second", () => {
    beforeEach(async () => {
      await stack.configure(await settings(engage, crm));
      let added = 0;
      sandbox.calls.fault = ({ operation }) =>
        operation === "AssociateApprovedOrigin" && ++added === 2
          ? { kind: "refused", reason: "access denied" }
          : undefined;
      await assert.rejects(stack.up(), /AssociateApprovedOrigin of https:\/\/crm/);
      sandbox.calls.fault = () => undefined;
      assert.deepEqual(await live(), [wiki, engage]);
    });

    it("are as they were found when all is destroyed", async () => {
      await stack.destroy();
      assert.deepEqual(await live(), [wiki]);
    });

    it("are completed by an update with a refresh", async () => {
      await stack.up({ refresh: true });
      assert.deepEqual(await live(), [wiki, engage, crm]);
    });
  });
});
