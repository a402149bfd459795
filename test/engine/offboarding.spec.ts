import assert from "node:assert/strict";
import {
  CloudFormationClient,
  DeleteStackCommand,
  waitUntilStackDeleteComplete,
} from "@aws-sdk/client-cloudformation";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { ConnectClient, DeleteInstanceCommand } from "@aws-sdk/client-connect";
import { IAM } from "@aws-sdk/client-iam";
import {
  demoSettings,
  stackFor,
  type SandboxStack,
  type StackSettings,
} from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { cloudPicture } from "../../bench/faults/cloudPicture";
import { withEnvironment } from "../../sandbox/environment";
import type { Sandbox } from "../../sandbox/sandbox";
import { engageOnly } from "./engageOnly";
import { sharedSandbox } from "../sharedSandbox";

describe("offboarding on the real engine", () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await sharedSandbox();
  });

  /** What the engine still knows of. */
  async function resourcesIn({ stack }: SandboxStack): Promise<unknown[]> {
    const { deployment } = await withEnvironment(sandbox.environment, () => stack.exportStack());
    return (deployment as { resources?: unknown[] }).resources ?? [];
  }

  describe("of a customer who is protected", () => {
    let stack: SandboxStack;
    let settings: StackSettings;

    before(async () => {
      settings = await demoSettings();
      stack = await stackFor(sandbox, { settings: { ...settings, "engage-okta:protect": true } });
      await stack.up();
    });

    it("refuses to destroy, names what is protected, and changes nothing", async () => {
      const before = await cloudPicture(sandbox);
      await assert.rejects(stack.destroy(), /cannot be deleted\s+because it is protected/);
      assert.deepEqual(await cloudPicture(sandbox), before);
    });

    it("is lifted by protect: false and an update, which changes nothing in the clouds", async () => {
      await stack.configure({ ...settings, "engage-okta:protect": false });
      sandbox.calls.clear();
      await stack.up();
      assert.deepEqual(
        sandbox.calls.writes().filter(({ service }) => service !== "sts"),
        [],
      );
    });

    it("then destroys all of it, though the pool, its client and the instance are gone", async () => {
      await deleteVendorStack(sandbox);
      const connect = new ConnectClient(clientSettings(sandbox));
      const { instanceId } = sandbox.customer.connect;
      await connect.send(new DeleteInstanceCommand({ InstanceId: instanceId }));
      await stack.destroy();
      assert.deepEqual(await resourcesIn(stack), []);
      assert.deepEqual(sandbox.okta.snapshot().apps, []);
      const iam = new IAM(clientSettings(sandbox));
      assert.deepEqual((await iam.listSAMLProviders({})).SAMLProviderList ?? [], []);
      await assert.rejects(iam.getRole({ RoleName: "AmazonConnectOkta-acme" }), {
        name: /NoSuchEntity/,
      });
    });
  });

  it("destroys all of it, though the app client alone is gone", async () => {
    const globex = await sandbox.customer.bringNextStack("Globex");
    const settings = await engageOnly({ cloudFormationStack: globex.stackName });
    const stack = await stackFor(sandbox, { name: "globex", settings });
    await stack.up();
    const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
    const pool = { UserPoolId: globex.userPoolId };
    await cognito.deleteUserPoolClient({ ...pool, ClientId: globex.appClientId });
    await stack.destroy();
    assert.deepEqual(await resourcesIn(stack), []);
    assert.deepEqual(sandbox.okta.snapshot().apps, []);
    assert.deepEqual((await cognito.listIdentityProviders(pool)).Providers, []);
  });
});

async function deleteVendorStack(sandbox: Sandbox): Promise<void> {
  const client = new CloudFormationClient(clientSettings(sandbox));
  const { stackName: StackName } = sandbox.customer;
  await client.send(new DeleteStackCommand({ StackName }));
  const quickly = { client, minDelay: 0.1, maxDelay: 1, maxWaitTime: 60 };
  await waitUntilStackDeleteComplete(quickly, { StackName });
}
