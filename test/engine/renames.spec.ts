import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import {
  committedSettings,
  stackFor,
  type SandboxStack,
  type StackSettings,
} from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { cloudPicture } from "../../bench/faults/cloudPicture";
import { withFault } from "../../sandbox/faults/plant";
import type { Sandbox } from "../../sandbox/sandbox";
import { describeWholeAppClient, updateWholeAppClient } from "../../bench/faults/wholeAppClient";
import type { EngageOutputs } from "../../outputs";
import { engageOnly } from "./engageOnly";
import { refusal } from "./refusal";
import { sharedSandbox } from "../sharedSandbox";

describe("another name for what is live, on the real engine", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let settings: StackSettings;

  before(async () => {
    sandbox = await sharedSandbox();
    settings = await committedSettings();
    stack = await stackFor(sandbox, { settings });
    await stack.up();
  });

  const withNames = (engage: object, connect: object, others: StackSettings = {}) => ({
    ...settings,
    "engage-okta:engage": { ...(settings["engage-okta:engage"] as object), ...engage },
    "engage-okta:connect": { ...(settings["engage-okta:connect"] as object), ...connect },
    ...others,
  });

  const renamed = [
    { identityProviderName: "Okta2" },
    { roleName: "Agents", samlProviderName: "OktaForAgents" },
  ] as const;

  it("is refused by preview and by up, each name with what it would do", async () => {
    await stack.configure(withNames(...renamed));
    await assert.rejects(stack.preview(), /This would change what agents sign in with/);
    const [first, ...names] = await refusal(sandbox, stack, ["AssumeRole"]);
    assert.equal(first, "This would change what agents sign in with. Nothing was changed.");
    assert.deepEqual(
      names.slice(0, 3).map((text) =>
        text
          .trim()
          .split("\n")
          .slice(0, 3)
          .map((line) => line.trim()),
      ),
      [
        ["engage.identityProviderName", "deployed: Okta", "wanted:   Okta2"],
        ["connect.roleName", "deployed: AmazonConnectOkta-acme", "wanted:   Agents"],
        ["connect.samlProviderName", "deployed: Okta-acme", "wanted:   OktaForAgents"],
      ],
    );
  });

  it("is refused after an update that failed too", async () => {
    await stack.configure(withNames({ label: "Engage" }, { sessionHours: 11 }));
    const denied = { service: "iam", operation: "UpdateRole", nth: 1 };
    await withFault(sandbox.calls, denied, { kind: "status", status: 403 }, () =>
      assert.rejects(stack.up()),
    );
    await stack.configure(withNames({ identityProviderName: "Okta2" }, {}));
    await assert.rejects(stack.preview(), /This would change what agents sign in with/);
  });

  it("is made when allowReplace names it; the old role stays", async () => {
    const allowReplace = ["identityProviderName", "roleName", "samlProviderName"];
    await stack.configure(withNames(...renamed, { "engage-okta:allowReplace": allowReplace }));
    await stack.up();
    const { identityProviders, samlProviders } = await cloudPicture(sandbox);
    assert.deepEqual(
      (identityProviders as { ProviderName: string }[]).map(({ ProviderName }) => ProviderName),
      ["Okta2"],
    );
    assert.equal(samlProviders.length, 1);
    const iam = new IAM(clientSettings(sandbox));
    for (const RoleName of ["Agents", "AmazonConnectOkta-acme"]) {
      assert.equal((await iam.getRole({ RoleName })).Role?.RoleName, RoleName);
    }
    await stack.configure(withNames(...renamed));
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
  });
});

describe("a rename of the identity provider that stops half-way, on the real engine", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await stackFor(sandbox, { settings: await engageOnly() });
    await stack.up();
    await list("Okta");
  });

  /** What an operator at the vendor does by hand. */
  async function list(...SupportedIdentityProviders: string[]): Promise<void> {
    const client = await describeWholeAppClient(sandbox);
    await updateWholeAppClient(sandbox, { ...client, SupportedIdentityProviders });
  }

  const listed = async () => (await describeWholeAppClient(sandbox)).SupportedIdentityProviders;

  async function toldName(): Promise<string> {
    const { engage } = await stack.outputs();
    return (engage!.value as EngageOutputs).identityProviderName;
  }

  async function rename(identityProviderName: string, more: object = {}): Promise<void> {
    const allowReplace = { "engage-okta:allowReplace": ["identityProviderName"] };
    await stack.configure(await engageOnly({ identityProviderName, ...more }, allowReplace));
  }

  it("tells of the old name until the app client lists the new one, which still comes before the old one goes", async () => {
    await rename("Okta2");
    const write = { service: "cognito-idp", operation: "UpdateUserPoolClient", nth: 1 };
    await withFault(sandbox.calls, write, { kind: "status", status: 403 }, () =>
      assert.rejects(stack.up({ continueOnError: true })),
    );
    assert.deepEqual([await toldName(), await listed()], ["Okta", ["Okta"]]);
    await stack.up();
    assert.deepEqual([await toldName(), await listed()], ["Okta2", ["Okta2"]]);
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
  });

  it("is refused to an exclusive one that has displaced nothing, and goes through without exclusive", async () => {
    await rename("Okta2", { exclusive: true });
    await stack.up();
    await rename("Okta3", { exclusive: true });
    await assert.rejects(stack.up(), /Okta2 is the only identity provider of app client/);
    assert.deepEqual([await toldName(), await listed()], ["Okta2", ["Okta2"]]);
    await rename("Okta3");
    await stack.up();
    assert.deepEqual([await toldName(), await listed()], ["Okta3", ["Okta3"]]);
  });
});
