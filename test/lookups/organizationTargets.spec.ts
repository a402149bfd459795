import assert from "node:assert/strict";
import { type OrganizationTargetsArgs, findTargets } from "../../lookups/organizationTargets";
import { LookupError } from "../../lookups/lookupError";
import { run } from "../mocks";

const account = "123456789012";
const unit = "ou-abcd-12345678";
const root = "r-abcd";

interface Cloud {
  organization?: object;
  /** Names of the policies on each target. */
  policies?: Record<string, string[]>;
}

const find = (cloud: Cloud = {}, more: Partial<OrganizationTargetsArgs> = {}) =>
  run(
    () =>
      findTargets("guardrail", {
        targets: [unit],
        policyName: "okta-guardrail",
        policy: "{}",
        account,
        pathToRoot: async () => [unit, root],
        deployedPolicy: async () => undefined,
        ...more,
      }),
    {
      lookup(token, inputs) {
        const name = token.split(":").at(-1);
        if (name === "getOrganization") {
          const policyTypes = [{ type: "SERVICE_CONTROL_POLICY", status: "ENABLED" }];
          const roots = [{ id: root, policyTypes }];
          return { masterAccountId: "111122223333", roots, ...cloud.organization };
        }
        if (name === "getPoliciesForTarget") {
          return { ids: cloud.policies?.[String(inputs.targetId)] ?? ["FullAWSAccess"] };
        }
        if (name === "getPolicy") return { name: inputs.policyId };
        throw new Error(`nothing else is asked: ${token}`);
      },
    },
  ).then(({ outputs }) => outputs);

const refused = (cloud: Cloud, more: Partial<OrganizationTargetsArgs> = {}) =>
  find(cloud, more).then(
    () => assert.fail("it was taken"),
    (error: Error) => {
      assert.ok(error instanceof LookupError, String(error));
      return error.message;
    },
  );

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `policy-${index}`);

describe("a target of the guardrail", () => {
  it("is a unit above the account, the account itself, or the root by its word", async () => {
    assert.deepEqual(await find({}, { targets: [unit, account, "root"] }), [
      { setting: unit, id: unit },
      { setting: account, id: account },
      { setting: "root", id: root },
    ]);
  });

  it("may have room for one policy more, and no more than AWS takes", async () => {
    assert.equal((await find({ policies: { [unit]: numbered(9) } })).length, 1);
    assert.match(
      await refused({ policies: { [unit]: numbered(10) } }),
      /ou-abcd-12345678 already has 10 service control policies, and AWS allows 10\. Detach one/,
    );
  });

  it("may be full when the guardrail is among its policies", async () => {
    const full = [...numbered(9), "okta-guardrail"];
    assert.deepEqual(await find({ policies: { [unit]: full } }), [{ setting: unit, id: unit }]);
  });

  it("may be full when the guardrail is among them under another name, and gets its new one in place", async () => {
    const full = { [unit]: numbered(10) };
    const taken = await find({ policies: full }, { deployedPolicy: async () => "policy-3" });
    assert.deepEqual(taken, [{ setting: unit, id: unit }]);
    const elsewhere = await refused(
      { policies: full },
      { deployedPolicy: async () => "policy-11" },
    );
    assert.match(elsewhere, /already has 10 service control policies/);
  });

  it("is above the account, which an account elsewhere says with the way", async () => {
    const targets = ["ou-abcd-87654321", "r-other"];
    const message = await refused({}, { targets });
    assert.match(message, /ou-abcd-87654321 does not contain the account 123456789012/);
    assert.match(
      message,
      /r-other does not contain.*ou-abcd-12345678 → r-abcd.*targets: \[ou-abcd-12345678\]/s,
    );
  });

  it("is not looked up in the organization for the account alone", async () => {
    const pathToRoot = () => assert.fail("it was looked up");
    assert.equal((await find({}, { targets: [account], pathToRoot })).length, 1);
  });

  it("is not the management account, nor binds an instance in it", async () => {
    assert.match(
      await refused({}, { targets: ["111122223333"] }),
      /is the management account, which/,
    );
    assert.match(
      await refused({}, { account: "111122223333" }),
      /instance is in the management account, 111122223333/,
    );
  });

  it("needs service control policies that are switched on", async () => {
    for (const policyTypes of [
      [],
      [{ type: "SERVICE_CONTROL_POLICY", status: "PENDING_ENABLE" }],
      [{ type: "TAG_POLICY", status: "ENABLED" }],
    ]) {
      const organization = { roots: [{ id: root, policyTypes }] };
      assert.match(await refused({ organization }), /are not enabled in the organization/);
    }
  });

  it("needs the management account, or a role in it", async () => {
    const organization = { roots: [] };
    assert.match(await refused({ organization }), /Set managementRole to a role there/);
    const managementRole = `arn:aws:iam::${account}:role/editor`;
    assert.match(
      await refused({ organization }, { managementRole }),
      /managementRole: arn:aws:iam::123456789012:role\/editor is not in the management account/,
    );
  });

  it("takes a policy of AWS's size and no more", async () => {
    assert.equal((await find({}, { policy: "x".repeat(10_240) })).length, 1);
    assert.match(await refused({}, { policy: "x".repeat(10_241) }), /would have 10241 characters/);
  });
});
