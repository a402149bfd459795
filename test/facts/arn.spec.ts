import assert from "node:assert/strict";
import {
  accountIn,
  isAccount,
  nameInArn,
  parseArn,
  policyArnPattern,
  roleArnPattern,
} from "../../facts/arn";
import { regionPattern } from "../../facts/awsPartitions";
import { regionOfPool, userPoolIdPattern } from "../../facts/userPool";

const role = "arn:aws-us-gov:iam::123456789012:role/agents:day";

describe("An ARN", () => {
  it("has its parts, colons in the last one included", () => {
    assert.deepEqual(parseArn(role), {
      partition: "aws-us-gov",
      service: "iam",
      region: "",
      account: "123456789012",
      resource: "role/agents:day",
    });
  });

  for (const text of [
    undefined,
    "",
    "agents",
    "arn:aws",
    "arn:aws:iam:",
    "urn:aws:iam::123456789012:role/x",
  ]) {
    it(`is not ${text}`, () => {
      assert.throws(() => parseArn(text), /is no ARN/);
    });
  }

  it("may name an account", () => {
    assert.equal(accountIn(role), "123456789012");
    assert.equal(accountIn("arn:aws:s3:::bucket"), undefined);
    assert.equal(accountIn({ arn: role }), undefined);
  });

  it("may end with a name, after the last slash", () => {
    assert.equal(nameInArn("arn:aws:iam::123456789012:role/ops/agents"), "agents");
  });
});

const shapes = [
  [
    "role",
    roleArnPattern,
    [
      "arn:aws:iam::123456789012:role/a",
      "arn:aws-us-gov:iam::123456789012:role/ops/eu-west/Agents_1+=,.@-",
      `arn:aws-cn:iam::123456789012:role/${"a".repeat(512)}`,
    ],
    [
      " arn:aws:iam::123456789012:role/a",
      "arn:aws:iam::123456789012:role/a ",
      "arn:aws-:iam::123456789012:role/a",
      "arn:aws-US:iam::123456789012:role/a",
      "arn:aws:iam::12345678901:role/a",
      "arn:aws:iam::account:role/a",
      "arn:aws:iam::123456789012:role/",
      "arn:aws:iam::123456789012:role/day*",
      "arn:aws:iam::123456789012:user/a",
      `arn:aws:iam::123456789012:role/${"a".repeat(513)}`,
    ],
  ],
  [
    "policy",
    policyArnPattern,
    [
      "arn:aws:iam::123456789012:policy/a",
      "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
      "arn:aws-us-gov:iam::123456789012:policy/a!/~b/Agents_1+=,.@-",
      `arn:aws:iam::123456789012:policy/${"a".repeat(128)}`,
    ],
    [
      " arn:aws:iam::123456789012:policy/a",
      "arn:aws:iam::123456789012:policy/a ",
      "arn:aws-US:iam::123456789012:policy/a",
      "arn:aws:iam::1:policy/a",
      "arn:aws:iam::account:policy/a",
      "arn:aws:iam::123456789012:policy/",
      "arn:aws:iam::123456789012:policy//a",
      "arn:aws:iam::123456789012:policy/a b/c",
      "arn:aws:iam::123456789012:policy/day*",
      `arn:aws:iam::123456789012:policy/${"a".repeat(129)}`,
    ],
  ],
] as const;

for (const [what, pattern, allowed, refused] of shapes) {
  describe(`The ARN of a ${what}`, () => {
    for (const arn of allowed) {
      it(`is ${arn.slice(0, 80)}`, () => assert.match(arn, pattern));
    }
    for (const arn of refused) {
      it(`is not ${arn.slice(0, 80)}`, () => assert.doesNotMatch(arn, pattern));
    }
  });
}

describe("An account", () => {
  it("is a text of twelve digits", () => {
    assert.ok(isAccount("123456789012"));
    for (const wrong of [
      123456789012,
      "1234567890123",
      "a123456789012",
      "12345678901",
      undefined,
    ]) {
      assert.ok(!isAccount(wrong), String(wrong));
    }
  });
});

describe("The id of a user pool", () => {
  it("begins with a region", () => {
    const id = "us-gov-west-1_AbCdEf123";
    assert.ok(userPoolIdPattern.test(id));
    assert.equal(regionOfPool(id), "us-gov-west-1");
    assert.ok(regionPattern.test(regionOfPool(id)));
    for (const wrong of ["AbCdEf123", "us-gov-west_AbCdEf123", `${id}-`, `x${id}`]) {
      assert.ok(!userPoolIdPattern.test(wrong), wrong);
    }
  });
});
