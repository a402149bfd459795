import assert from "node:assert/strict";
import {
  exemptionMistake,
  namesRole,
  notCovered,
  principalPatterns,
} from "../../facts/guardrailPrincipals";

describe("the exemptions of a guardrail", () => {
  for (const pattern of [
    "arn:aws:iam::*:role/break-glass",
    "arn:aws:iam::123456789012:role/ops/break-glass",
    "arn:aws:iam::*:role/*/break-glass",
    "arn:aws:iam::*:role/break-glass-*",
    "arn:aws:iam::*:user/root-*",
    "arn:aws:iam::123456789012:root",
    "arn:aws-us-gov:iam::*:role/q",
    "arn:aws:iam::12*34:role/break-glass",
    "arn:aws:iam::*:role/*/AWSReservedSSO_ZZ9_*",
    "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_BreakGlass_*",
  ]) {
    it(`may be ${pattern}`, () => assert.equal(exemptionMistake(pattern), undefined));
  }

  const everybody = /^it exempts every principal, or nearly every one$/;
  const noArn = /^it is not the ARN of a role or a user$/;
  for (const [pattern, why] of [
    ["arn:aws:iam::*:*", noArn],
    ["arn:*:iam::*:role/*", noArn],
    ["*", noArn],
    ["arn:aws:iam::*:r*/x", noArn],
    ["arn:aws:iam:::role/nobody", noArn],
    ["arn:aws:iam::1234:role/nobody", noArn],
    ["arn:aws:sts::*:assumed-role/break-glass/*", noArn],
    ["arn:aws:iam::*:role/${aws:PrincipalTag/x}", noArn],
    ["xarn:aws:iam::*:role/break-glass", noArn],
    ["arn:aws:iam::*:role/break-glass or", noArn],
    ["arn:aws:iam::x*:role/break-glass", noArn],
    ["arn:aws:iam::*x:role/break-glass", noArn],
    ["arn:aws:iam::*:a-role/break-glass", noArn],
    ["arn:aws:iam::*:role/break-glass$", noArn],
    ["arn:aws:iam::*:role/*", everybody],
    ["arn:aws:iam::123456789012:role/**", everybody],
    ["arn:aws:iam::*:role/?*", everybody],
    ["arn:aws:iam::*:user/*", everybody],
    ["arn:aws:iam::*:role/*/*", everybody],
    ["arn:aws:iam::*:role/aws-reserved/*", everybody],
    ["arn:aws:iam::*:role/*a*", everybody],
    ["arn:aws:iam::*:role/*AWSReservedSSO_*", /IAM Identity Center$/],
    ["arn:aws:iam::*:role/*/*SSO*", /IAM Identity Center$/],
    ["arn:aws:iam::*:role/*/AWSReservedSSO_?*", /IAM Identity Center$/],
  ] as const) {
    it(`may not be ${pattern}`, () => assert.match(exemptionMistake(pattern) ?? "", why));
  }

  it("may not be the agents' role", () => {
    assert.ok(namesRole("arn:aws:iam::*:role/AmazonConnect*", "AmazonConnectOkta-acme"));
    assert.ok(!namesRole("arn:aws:iam::*:role/AmazonConnect", "AmazonConnectOkta-acme"));
  });

  it("cover a principal by the rules of ARNs: dots are dots, ? is one character", () => {
    const arn = (resource: string) => `arn:aws:iam::123456789012:${resource}`;
    for (const [pattern, name, isCovered] of [
      ["role/a.b", "role/a.b", true],
      ["role/a.b", "role/axb", false],
      ["role/a?b", "role/axb", true],
      ["role/a?b", "role/ab", false],
      ["role/a:*", "role/a:b", true],
      ["role/a:b", "role/ab", false],
      ["role/a:b", "role/a:c", false],
    ] as const) {
      const left = notCovered([arn(name)], [arn(pattern)]);
      assert.equal(left.length === 0, isCovered, `${pattern} ${name}`);
    }
    assert.deepEqual(notCovered(["*"], [arn("role/a")]), ["*"]);
    assert.deepEqual(notCovered(["arn"], ["arn:*:*:*:*:*"]), []);
  });

  it("name a session by its role, in whatever path, and a user as it is", () => {
    const deployer = principalPatterns("arn:aws:sts::123456789012:assumed-role/deployer/jane@acme");
    assert.deepEqual(deployer, [
      "arn:aws:iam::123456789012:role/deployer",
      "arn:aws:iam::123456789012:role/*/deployer",
    ]);
    const user = "arn:aws:iam::123456789012:user/ops/jane";
    assert.deepEqual(principalPatterns(user), [user]);
    assert.deepEqual(notCovered(deployer, ["arn:aws:iam::*:role/deploy*"]), [deployer[1]]);
    assert.deepEqual(notCovered(deployer, ["arn:aws:iam::*:role/*deployer"]), []);
    assert.deepEqual(notCovered(deployer, ["arn:aws:iam::999999999999:role/*deployer"]), deployer);
    assert.deepEqual(notCovered(deployer, deployer), []);
  });
});
