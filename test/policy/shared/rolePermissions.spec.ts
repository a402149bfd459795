import assert from "node:assert/strict";
import * as types from "../../../policy/shared/resources";
import { mayHoldMore } from "../../../policy/shared/rolePermissions";
import { type Declared, unknown } from "../declared";
import { member, stackOf } from "../stack";

const own = "arn:aws:iam::123456789012:policy/Agents";
const elsewhere = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const policy = { Statement: { Effect: "Allow", Action: "connect:GetFederationToken" } };

const role = (props: object = {}): Declared => ({
  type: types.role,
  name: "role",
  props: { name: "Agents", ...props },
});
const inline = (name: string, text: unknown = policy): Declared => ({
  type: types.rolePolicy,
  name,
  props: { role: "Agents", policy: text },
});
const managed: Declared = {
  type: types.managedPolicy,
  name: "managed",
  props: { policy },
  outputs: { arn: own },
};
const attached = (policyArn: string): Declared => ({
  type: types.rolePolicyAttachment,
  name: "attached",
  props: { role: "Agents", policyArn },
});
const list = (...policyArns: string[]): Declared => ({
  type: types.attachmentList,
  name: "list",
  props: { roleName: "Agents", policyArns },
});

describe("A role may hold policies whose text the stack does not know", () => {
  const cases: [string, Declared[], boolean][] = [
    ["not with an inline policy", [role(), inline("one")], false],
    ["not with a policy of the stack", [role(), managed, attached(own)], false],
    ["not with a list of the stack's policies", [role(), managed, list(own)], false],
    ["not where it names the stack's policy", [role({ managedPolicyArns: [own] }), managed], false],
    ["with a policy from elsewhere", [role(), inline("one"), attached(elsewhere)], true],
    ["with one from elsewhere in a list", [role(), managed, list(own, elsewhere)], true],
    [
      "with a list from elsewhere next to the stack's",
      [role(), managed, attached(own), list(elsewhere)],
      true,
    ],
    ["with one from elsewhere by name", [role({ managedPolicyArns: [elsewhere] })], true],
    [
      "with one from elsewhere by name, next to the stack's",
      [role({ managedPolicyArns: [elsewhere] }), managed, attached(own)],
      true,
    ],
    [
      "with an inline policy that is not known yet",
      [role(), inline("one"), inline("two", unknown)],
      true,
    ],
  ];
  for (const [what, resources, expected] of cases) {
    it(what, () => {
      const stack = stackOf(resources);
      assert.equal(mayHoldMore(stack, member(stack, "role")), expected);
    });
  }
});
