import assert from "node:assert/strict";
import { permits, type PermissionQuestion } from "../../../sandbox/aws/iam/policies";

const role = "arn:aws:iam::123456789012:role/agents";
const admin = "arn:aws:iam::123456789012:role/admin";

const question = (more: Partial<PermissionQuestion> = {}): PermissionQuestion => ({
  action: "iam:DeleteRole",
  resource: role,
  context: { "aws:principalarn": admin, "aws:userid": "AROA1:jane.doe@acme.com" },
  ...more,
});
const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (more: object = {}) => ({ Effect: "Allow", Action: "*", Resource: "*", ...more });
const deny = (more: object = {}) => allow({ Effect: "Deny", ...more });

describe("Policies, as the local AWS reads them", () => {
  const rows: [string, object[], boolean][] = [
    ["no statement", [], false],
    ["an Allow for everything", [allow()], true],
    ["a Deny beside an Allow", [allow(), deny()], false],
    ["a Deny before an Allow", [deny(), allow()], false],
    ["the action", [allow({ Action: ["iam:GetRole", "iam:DeleteRole"] })], true],
    ["the action in other letters", [allow({ Action: "IAM:deleterole" })], true],
    ["the start of the action", [allow({ Action: "iam:Delete*" })], true],
    ["a longer action", [allow({ Action: "iam:DeleteRolePolicy" })], false],
    ["the resource", [allow({ Resource: [role] })], true],
    ["any account's", [allow({ Resource: "arn:aws:iam::*:role/agents" })], true],
    ["a longer resource", [allow({ Resource: `${role}2` })], false],
    ["a resource in other letters", [allow({ Resource: role.toUpperCase() })], false],
  ];
  for (const [what, statements, isAllowed] of rows) {
    it(`${isAllowed ? "allow" : "do not allow"} what is asked where they have ${what}`, () => {
      assert.equal(permits([policy(...statements)], question()), isAllowed);
    });
  }

  it("count together, each with one statement or a list", () => {
    const single = JSON.stringify({ Version: "2012-10-17", Statement: deny() });
    assert.equal(permits([policy(allow()), single], question()), false);
  });

  it("put the caller in the place of a variable, and match nothing without it", () => {
    const own = policy(allow({ Resource: "user/${aws:userid}" }));
    const at = (resource: string, context = question().context) =>
      permits([own], question({ resource, context }));
    assert.equal(at("user/AROA1:jane.doe@acme.com"), true);
    assert.equal(at("user/AROA1:alex.kim@acme.com"), false);
    assert.equal(at("user/", {}), false);
  });

  const conditions: [operator: string, given: string | string[], holds: boolean][] = [
    ["StringEquals", admin, true],
    ["StringEquals", [role, admin], true],
    ["StringEquals", admin.toUpperCase(), false],
    ["StringNotEquals", admin, false],
    ["StringNotEquals", role, true],
    ["StringLike", "*admin", true],
    ["StringNotLike", "*admin", false],
    ["ArnLike", "arn:aws:iam::*:role/adm?n", true],
    ["ArnLike", "arn:*:role/admin", false],
    ["ArnNotLike", "arn:aws:iam::*:role/admin", false],
    ["ArnNotLike", ["arn:aws:iam::*:role/a", "arn:aws:iam::*:role/admin"], false],
    ["ArnNotLike", "arn:aws:iam::*:role/break-glass", true],
  ];
  for (const [operator, given, holds] of conditions) {
    it(`find ${operator} ${String(given)} ${holds ? "met" : "not met"}`, () => {
      const Condition = { [operator]: { "aws:PrincipalArn": given } };
      assert.equal(permits([policy(allow({ Condition }))], question()), holds);
    });
  }

  it("know which conditions hold for a key that is not there", () => {
    const held = ["StringEquals", "ArnLike", "ArnNotLike"].filter((operator) => {
      const Condition = { [operator]: { "aws:SourceArn": "*" } };
      return permits([policy(allow({ Condition }))], question());
    });
    assert.deepEqual(held, ["ArnNotLike"]);
  });

  it("are not guessed at where an operator or a member is not known", () => {
    for (const [more, strange] of [
      [
        { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } },
        "the condition operator IpAddress",
      ],
      [
        { Condition: { ArnLikeIfExists: { "aws:PrincipalArn": "*" } } },
        "the condition operator ArnLikeIfExists",
      ],
      [{ NotAction: "iam:*" }, "NotAction of a policy"],
    ] as const) {
      assert.throws(() => permits([policy(deny(more))], question()), {
        message: `${strange} is not known here`,
      });
    }
  });
});
