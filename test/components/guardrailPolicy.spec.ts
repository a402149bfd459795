import assert from "node:assert/strict";
import { type GuardrailPolicyArgs, guardrailPolicy } from "../../components/guardrailPolicy";

const instanceArn =
  "arn:aws:connect:ap-southeast-2:123456789012:instance/11111111-2222-3333-4444-555555555555";
const samlProviderArn = "arn:aws:iam::123456789012:saml-provider/Okta-acme";
const userPoolArn =
  "arn:aws:cognito-idp:ap-southeast-2:123456789012:userpool/ap-southeast-2_AbCdEf123";

const policy = (more: Partial<GuardrailPolicyArgs> = {}) =>
  JSON.parse(guardrailPolicy({ partition: "aws", roleName: "Agents", instanceArn, ...more })) as {
    Statement: { Sid: string }[];
  };

describe("the service control policy", () => {
  const role = {
    Sid: "AmazonConnectRoleDenyDeletion",
    Effect: "Deny",
    Action: ["iam:DeleteRole"],
    Resource: ["arn:aws:iam::*:role/Agents"],
  };
  const instance = {
    Sid: "AmazonConnectInstanceDenyDeletion",
    Effect: "Deny",
    Action: ["connect:DeleteInstance"],
    Resource: [instanceArn],
  };

  it("denies what the guide denies, of this role and this instance, and nothing else", () => {
    assert.deepEqual(policy(), { Version: "2012-10-17", Statement: [role, instance] });
  });

  it("protects the SAML provider and the user pool when asked", () => {
    assert.deepEqual(policy({ samlProviderArn, userPoolArn }).Statement, [
      role,
      instance,
      {
        Sid: "AmazonConnectSamlProviderDenyDeletion",
        Effect: "Deny",
        Action: ["iam:DeleteSAMLProvider"],
        Resource: [samlProviderArn],
      },
      {
        Sid: "EngageUserPoolDenyDeletion",
        Effect: "Deny",
        Action: ["cognito-idp:DeleteUserPool", "cognito-idp:DeleteIdentityProvider"],
        Resource: [userPoolArn],
      },
    ]);
  });

  it("exempts the same people from every statement", () => {
    const exemptPrincipals = ["arn:aws:iam::*:role/break-glass", "arn:aws:iam::*:user/root-*"];
    const Condition = { ArnNotLike: { "aws:PrincipalArn": exemptPrincipals } };
    const { Statement } = policy({ exemptPrincipals, samlProviderArn, userPoolArn });
    assert.equal(Statement.length, 4);
    for (const statement of Statement) {
      assert.deepEqual((statement as { Condition?: unknown }).Condition, Condition, statement.Sid);
    }
  });

  for (const partition of ["aws", "aws-us-gov", "aws-cn"]) {
    it(`names the role as the partition ${partition} does`, () => {
      const [statement] = policy({ partition }).Statement;
      assert.deepEqual(statement, { ...role, Resource: [`arn:${partition}:iam::*:role/Agents`] });
    });
  }
});
