import assert from "node:assert/strict";
import { Connect } from "@aws-sdk/client-connect";
import type { Deployment } from "@pulumi/pulumi/automation";
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
import { sharedSandbox } from "../sharedSandbox";

const engage = "engage-okta:engage";

/** With `pulumi up --replace`, `--target-replace` or `pulumi state taint`, the engine asks no provider how. */
describe("A replacement that an operator asks for, on the real engine", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let settings: StackSettings;
  let found: object;
  let urns: string[];

  before(async () => {
    sandbox = await sharedSandbox();
    settings = await demoSettings();
    delete settings["engage-okta:guardrail"];
    withEngage({ exclusive: true, users: ["jane.doe@acme.com"] });
    const connect = settings["engage-okta:connect"] as object;
    const approvedOrigins = ["https://engage.example.com"];
    settings["engage-okta:connect"] = { ...connect, approvedOrigins };
    stack = await stackFor(sandbox, { settings });
    await stack.up();
    found = await clouds();
    const state: Deployment = await withEnvironment(sandbox.environment, () =>
      stack.stack.exportStack(),
    );
    const { resources } = state.deployment as { resources: { urn: string }[] };
    urns = resources.map(({ urn }) => urn);
  });

  function withEngage(more: object): void {
    settings[engage] = { ...(settings[engage] as object), ...more };
  }

  async function clouds(): Promise<object> {
    const connect = new Connect(clientSettings(sandbox));
    const { instanceId: InstanceId } = sandbox.customer.connect;
    const { Origins } = await connect.listApprovedOrigins({ InstanceId });
    return { ...(await cloudPicture(sandbox)), Origins };
  }

  async function replace(all: readonly RegExp[], targeted = false): Promise<void> {
    const replaced = all.flatMap((named) => {
      const found = urns.filter((urn) => named.test(urn));
      assert.ok(found.length > 0, String(named));
      return found;
    });
    const { resourceChanges } = await stack.up({
      replace: replaced,
      ...(targeted && { target: replaced }),
    });
    assert.ok(resourceChanges.replace! >= replaced.length);
  }

  const record = /::engage-app-client-record$/;
  for (const [what, ...named] of [
    ["the entry on the app client", /::engage-app-client$/],
    ["the record of the app client's list", record],
    // None of these depends on another, and each is seen in the clouds by itself.
    [
      "the approved origins, assignments and the role's permission",
      ...[/::connect-approved-origins$/, /-(group|user)-00[gu]\w+$/, /::connect-role-policy$/],
    ],
  ] as const) {
    it(`of ${what} leaves agents what they had`, async () => {
      await replace(named);
      assert.deepEqual(await clouds(), found);
      assert.deepEqual(Object.keys((await stack.preview({ refresh: true })).changeSummary), [
        "same",
      ]);
    });
  }

  it("of the record alone takes the entry with it", async () => {
    await replace([record], true);
    assert.deepEqual(await clouds(), found);
  });

  it("is none of a rename, after which the new name is the only one, as the settings have it", async () => {
    withEngage({ identityProviderName: "Okta2" });
    await stack.configure({ ...settings, "engage-okta:allowReplace": ["identityProviderName"] });
    await stack.up();
    const listed = async () =>
      (await sandbox.customer.describeAppClient()).SupportedIdentityProviders;
    assert.deepEqual(await listed(), ["Okta2"]);
    await stack.destroy();
    assert.deepEqual(await listed(), ["COGNITO"]);
  });
});
