import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { beginning } from "../../../../operations/customer/move/begin";
import type { Beginning } from "../../../../operations/customer/move/beginning";
import type { OpenCustomer } from "../../../../operations/shared/open";
import { settingsIn } from "../../../../operations/shared/settingsCheck";
import { SettingsFile } from "../../../../operations/shared/settingsFile";
import { account, region, vendorAws } from "../vendorAws";

const oldPool = `${region}_Old`;
const newPool = `${region}_New`;

describe("the first step of a move", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "move-"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const settings = (engage: object = {}) => ({
    "aws:region": region,
    "okta:orgName": "acme",
    "okta:clientId": "0oa1client",
    "okta:privateKey": { secure: "v1:abc" },
    "okta:scopes": ["okta.apps.manage", "okta.apps.read", "okta.groups.read", "okta.policies.read"],
    "engage-okta:engage": { cloudFormationStack: "Old", groups: ["Agents"], ...engage },
  });
  const write = (stack: string, config: object) =>
    writeFileSync(path.join(folder, `Pulumi.${stack}.yaml`), stringify({ config }));

  interface Given {
    engage?: object;
    next?: string;
    flags?: object;
    /** AWS's answers in place of the usual ones. */
    others?: Parameters<typeof vendorAws>[2];
  }

  /** @param pools Of each of the vendor's stacks. */
  async function begun(
    pools: Record<string, string>,
    { engage = {}, next, flags = {}, others }: Given = {},
  ): Promise<Beginning> {
    write("acme", settings(engage));
    const file = await SettingsFile.read(folder, "acme");
    const aws = vendorAws(pools, { [oldPool]: ["Okta"] }, others);
    const okta = { findGroup: () => Promise.resolve({ id: "00g1", name: "Trial" }) };
    const customer = { folder, file, settings: settingsIn(file), aws, okta };
    const options = { cwd: folder, toStack: "New", testGroups: ["Trial"], testUsers: [], ...flags };
    const deployed = { userPoolId: oldPool, next };
    return beginning(customer as unknown as OpenCustomer, options, deployed);
  }

  const both = { Old: oldPool, New: newPool };

  it("is to a stack with a pool of its own, or with the old one", async () => {
    assert.deepEqual((await begun(both)).answers, [
      ["move", { cloudFormationStack: "New", groups: ["Trial"] }],
    ]);
    assert.deepEqual((await begun({ Old: oldPool, New: oldPool })).answers, [
      ["engage.cloudFormationStack", "New"],
    ]);
  });

  it("takes a pool that was handed over from an old stack that is gone", async () => {
    const { answers, says, then } = await begun({ New: oldPool });
    assert.deepEqual(answers, [["engage.cloudFormationStack", "New"]]);
    assert.match(
      then.at(-1)!,
      /^Back: +restore the earlier version/,
      "that stack is no place to go back to",
    );
    assert.equal(says[0], "Old is gone from CloudFormation; its user pool is not.");
  });

  /** The new stack with these outputs, and a pool with two app clients, of which `4clientid` is the live one. */
  const outputs = (...values: string[]) => ({
    DescribeStacks: ({ StackName = "" }: Record<string, string>) => ({
      Stacks: [
        {
          StackId: `arn:${StackName}`,
          StackStatus: "CREATE_COMPLETE",
          Outputs: (StackName === "Old" ? [oldPool] : values).map((OutputValue, index) => ({
            OutputKey: `Output${index}`,
            OutputValue,
          })),
        },
      ],
    }),
    ListUserPoolClients: () => ({
      UserPoolClients: [
        { ClientId: "4machine", ClientName: "machine" },
        { ClientId: "4clientid", ClientName: "app-client" },
      ],
    }),
  });

  it("writes what the flags say of a pool that was handed over", async () => {
    const callbackUrl = "https://v2.example.com/callback";
    const flags = { userPoolId: oldPool, callbackUrl };
    const { answers, effects, then } = await begun({}, { flags, others: outputs("https://v2") });
    assert.deepEqual(answers, [
      ["engage.cloudFormationStack", "New"],
      ["engage.userPoolId", oldPool],
      ["engage.callbackUrl", callbackUrl],
    ]);
    assert.ok(effects.includes(`lets sign-in lead back to ${callbackUrl}`));
    assert.match(
      then.at(-1)!,
      /^Back: +restore the earlier version/,
      "which has what the flags wrote",
    );
    const byId = await begun({}, { flags: { appClientId: "4clientid" }, others: outputs(oldPool) });
    assert.deepEqual(byId.answers.slice(1), [
      ["engage.appClientId", "4clientid"],
      ["engage.appClientName", undefined],
    ]);
    const named = { appClientName: "app-client" };
    const byName = await begun({}, { flags: named, others: outputs(oldPool) });
    assert.deepEqual(byName.answers.slice(1), [
      ["engage.appClientName", "app-client"],
      ["engage.appClientId", undefined],
    ]);
  });

  it("takes a new stack that names the old app client and one more of the pool", async () => {
    const others = outputs(oldPool, "4machine", "4clientid");
    const { answers, then } = await begun({}, { others });
    assert.deepEqual(answers, [["engage.cloudFormationStack", "New"]]);
    assert.match(then.at(-1)!, /^Back: +npm run customer -- move acme --to-stack Old$/);
  });

  it("is refused to another app client of the old pool, by the outputs or by a flag", async () => {
    const other = /has the old user pool \S+_Old, but another app client: machine \(4machine\)/;
    await assert.rejects(begun({}, { others: outputs(oldPool, "4machine") }), other);
    for (const flags of [{ appClientId: "4machine" }, { appClientName: "machine" }]) {
      const others = outputs(oldPool, "4clientid");
      await assert.rejects(begun({}, { flags, others }), other);
    }
  });

  it("keeps the name of the identity provider in a pool that was handed over", async () => {
    const others = outputs(oldPool);
    const renamed = begun({}, { flags: { identityProviderName: "Okta2" }, others });
    await assert.rejects(renamed, /identity provider Okta stays, so it cannot be Okta2\./);
    const same = await begun({}, { flags: { identityProviderName: "Okta" }, others });
    assert.deepEqual(same.answers, [["engage.cloudFormationStack", "New"]]);
  });

  it("is refused to a pool of its own while the settings name an old stack that is gone", async () => {
    await assert.rejects(
      begun({ New: newPool }),
      /The old stack Old is gone.*Set engage\.userPoolId to ap-southeast-2_Old, remove engage\.cloud/s,
    );
    const engage = { cloudFormationStack: undefined, userPoolId: oldPool };
    assert.equal((await begun({ New: newPool }, { engage })).answers[0]?.[0], "move");
  });

  it("is refused while another customer moves to the same pool with the same provider", async () => {
    const { "engage-okta:engage": engage, ...others } = settings();
    const move = { cloudFormationStack: "New", groups: ["Trial"] };
    write("beta", {
      ...others,
      "aws:allowedAccountIds": [account],
      "engage-okta:engage": { ...engage, cloudFormationStack: "Another" },
      "engage-okta:move": move,
    });
    await assert.rejects(
      begun(both),
      /acme and beta both have the identity provider "Okta" in the user pool of the stack New/,
    );
    const flags = { identityProviderName: "OktaAcme" };
    assert.equal((await begun(both, { flags })).answers[0]?.[0], "move");
  });

  it("is refused while the state has the sign-on of another move", async () => {
    await assert.rejects(begun(both, { next: `${region}_Third:Okta` }), /earlier move still/);
    assert.equal((await begun(both, { next: `${newPool}:Okta` })).answers[0]?.[0], "move");
  });
});
