import assert from "node:assert/strict";
import { accountIn, isAccount, nameInArn, parseArn } from "../../facts/arn";
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
