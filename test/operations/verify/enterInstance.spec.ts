import assert from "node:assert/strict";
import { statementsOf } from "../../../facts/policyDocument";
import { describeStatement, entersAs } from "../../../operations/verify/enterInstance";

const instanceId = "11111111-2222-3333-4444-555555555555";
const instanceArn = `arn:aws:connect:ap-southeast-2:123456789012:instance/${instanceId}`;
const own = {
  Effect: "Allow",
  Action: "connect:GetFederationToken",
  Resource: `${instanceArn}/user/\${aws:userid}`,
};
const byId = {
  ...own,
  Resource: "*",
  Condition: { StringEquals: { "connect:InstanceId": instanceId } },
};
const elsewhere = { StringEquals: { "aws:RequestedRegion": "us-east-1" } };

const read = (statement: object, Version: string | undefined = "2012-10-17") =>
  statementsOf(JSON.stringify({ Version, Statement: [statement] }))[0]!;
const enters = (statement: object) => entersAs({ instanceId, instanceArn }, read(statement));

describe("A statement that lets agents enter the instance as themselves", () => {
  it("has one of AWS's two forms", () => {
    assert.ok(enters(own));
    assert.ok(enters(byId));
    assert.ok(
      enters({ ...byId, Condition: { StringEquals: { "connect:instanceID": instanceId } } }),
    );
  });

  for (const [what, statement] of [
    ["denies it", { ...own, Effect: "Deny" }],
    ["permits another action", { ...own, Action: "connect:*" }],
    ["is about everything but", { ...own, Resource: undefined, NotResource: own.Resource }],
    ["permits everything but", { ...own, Action: undefined, NotAction: own.Action }],
    ["is for one principal", { ...own, NotPrincipal: { AWS: "*" } }],
    ["is for any user", { ...own, Resource: `${instanceArn}/user/*` }],
    ["is for any user of any instance", { ...own, Resource: "*" }],
    ["is for one user more", { ...own, Resource: [own.Resource, `${instanceArn}/user/jane`] }],
    ["holds elsewhere only", { ...own, Condition: elsewhere }],
    [
      "names another instance",
      { ...byId, Condition: { StringEquals: { "connect:InstanceId": "2" } } },
    ],
    ["compares something else", { ...byId, Condition: elsewhere }],
    ["compares an instance's users", { ...byId, Resource: `${instanceArn}/user/*` }],
    [
      "has two conditions",
      { ...byId, Condition: { ...byId.Condition, Bool: { "aws:x": "true" } } },
    ],
    [
      "compares two keys",
      { ...byId, Condition: { StringEquals: { ...byId.Condition.StringEquals, "aws:x": "1" } } },
    ],
  ] as const) {
    it(`is none that ${what}`, () => {
      assert.equal(enters(statement), false);
    });
  }

  it("needs the version of its policy in which ${aws:userid} is a variable", () => {
    for (const version of ["2008-10-17", ""]) {
      assert.equal(entersAs({ instanceId, instanceArn }, read(own, version)), false, version);
      assert.ok(entersAs({ instanceId, instanceArn }, read(byId, version)), version);
    }
    assert.equal(
      describeStatement(read(own, "2008-10-17")),
      `Allow ${own.Action} on ${own.Resource} as plain text, as its policy lacks Version 2012-10-17`,
    );
    const more = [own.Resource, "*"];
    assert.match(
      describeStatement(read({ ...own, Resource: more }, "2008-10-17")),
      / as plain text, /,
    );
    assert.equal(describeStatement(read(byId, "2008-10-17")).includes("plain text"), false);
  });

  it("is described in a few words", () => {
    assert.equal(describeStatement(read(own)), `Allow ${own.Action} on ${own.Resource}`);
    assert.equal(
      describeStatement(read({ ...own, Resource: "*", Condition: elsewhere })),
      `Allow ${own.Action} on * where ${JSON.stringify({ StringEquals: { "aws:RequestedRegion": ["us-east-1"] } })}`,
    );
  });
});
