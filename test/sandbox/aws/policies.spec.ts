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
  const rows: [string, object[], "allowed" | "denied" | "not mentioned"][] = [
    ["no statement", [], "not mentioned"],
    ["an Allow for everything", [allow()], "allowed"],
    ["a Deny beside an Allow", [allow(), deny()], "denied"],
    ["a Deny before an Allow", [deny(), allow()], "denied"],
    ["the action", [allow({ Action: ["iam:GetRole", "iam:DeleteRole"] })], "allowed"],
    ["the action in other letters", [allow({ Action: "IAM:deleterole" })], "allowed"],
    ["the start of the action", [allow({ Action: "iam:Delete*" })], "allowed"],
    ["a longer action", [allow({ Action: "iam:DeleteRolePolicy" })], "not mentioned"],
    ["all actions but this", [allow({ Action: undefined, NotAction: "iam:*" })], "not mentioned"],
    ["all actions but another", [allow({ Action: undefined, NotAction: "s3:*" })], "allowed"],
    ["the resource", [allow({ Resource: [role] })], "allowed"],
    ["any account's", [allow({ Resource: "arn:aws:iam::*:role/agents" })], "allowed"],
    ["a longer resource", [allow({ Resource: `${role}2` })], "not mentioned"],
    ["a resource in other letters", [allow({ Resource: role.toUpperCase() })], "not mentioned"],
    ["all but this", [allow({ Resource: undefined, NotResource: role })], "not mentioned"],
    ["all but another", [allow({ Resource: undefined, NotResource: admin })], "allowed"],
  ];
  for (const [what, statements, answer] of rows) {
    it(`answer "${answer}" where they have ${what}`, () => {
      assert.equal(permits([policy(...statements)], question()), answer);
    });
  }

  it("count together, each with one statement or a list", () => {
    const single = JSON.stringify({ Version: "2012-10-17", Statement: deny() });
    assert.equal(permits([policy(allow()), single], question()), "denied");
  });

  it("put the caller in the place of a variable, and match nothing without it", () => {
    const own = policy(allow({ Resource: "user/${aws:userid}" }));
    const at = (resource: string, context = question().context) =>
      permits([own], question({ resource, context }));
    assert.equal(at("user/AROA1:jane.doe@acme.com"), "allowed");
    assert.equal(at("user/AROA1:alex.kim@acme.com"), "not mentioned");
    assert.equal(at("user/", {}), "not mentioned");
  });

  const conditions: [operator: string, given: string | string[], holds: boolean][] = [
    ["StringEquals", admin, true],
    ["StringEquals", [role, admin], true],
    ["StringEquals", admin.toUpperCase(), false],
    ["StringEqualsIgnoreCase", admin.toUpperCase(), true],
    ["StringNotEquals", admin, false],
    ["StringNotEquals", role, true],
    ["StringLike", "*admin", true],
    ["StringNotLike", "*admin", false],
    ["ArnEquals", "arn:aws:iam::*:role/admin", true],
    ["ArnLike", "arn:aws:iam::*:role/adm?n", true],
    ["ArnLike", "arn:*:role/admin", false],
    ["ArnNotLike", "arn:aws:iam::*:role/admin", false],
    ["ArnNotLike", ["arn:aws:iam::*:role/a", "arn:aws:iam::*:role/admin"], false],
    ["ArnNotLike", "arn:aws:iam::*:role/break-glass", true],
  ];
  for (const [operator, given, holds] of conditions) {
    it(`find ${operator} ${String(given)} ${holds ? "met" : "not met"}`, () => {
      const Condition = { [operator]: { "aws:PrincipalArn": given } };
      const answer = permits([policy(allow({ Condition }))], question());
      assert.equal(answer, holds ? "allowed" : "not mentioned");
    });
  }

  it("know which conditions hold for a key that is not there", () => {
    const held = ["StringEquals", "ArnLike", "ArnNotLike", "ArnLikeIfExists"].filter((operator) => {
      const Condition = { [operator]: { "aws:SourceArn": "*" } };
      return permits([policy(allow({ Condition }))], question()) === "allowed";
    });
    assert.deepEqual(held, ["ArnNotLike", "ArnLikeIfExists"]);
  });

  it("are not guessed at where an operator is not known", () => {
    const Condition = { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } };
    assert.throws(() => permits([policy(deny({ Condition }))], question()), {
      message: "the condition operator IpAddress is not known here",
    });
  });
});
