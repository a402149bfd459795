import assert from "node:assert/strict";
import { type GuardrailPolicyArgs, guardrailPolicy } from "../../facts/guardrailPolicy";

const account = "123456789012";
const instanceArn = `arn:aws:connect:ap-southeast-2:${account}:instance/11111111-2222-3333-4444-555555555555`;
const roleArn = `arn:aws:iam::${account}:role/Agents`;
const samlProviderArn = `arn:aws:iam::${account}:saml-provider/Okta-acme`;
const userPoolArn = `arn:aws:cognito-idp:ap-southeast-2:${account}:userpool/ap-southeast-2_AbCdEf123`;
const arns = { roleArn, instanceArn, samlProviderArn, userPoolArn };

const policy = (more: Partial<GuardrailPolicyArgs> = {}) =>
  JSON.parse(guardrailPolicy({ ...arns, ...more })) as {
    Statement: { Sid: string; Action: string[]; Resource: string[]; Condition?: unknown }[];
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
    assert.deepEqual(policy({ alsoProtect: ["samlProvider", "userPool"] }).Statement, [
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
    const { Statement } = policy({ exemptPrincipals, alsoProtect: ["samlProvider", "userPool"] });
    assert.equal(Statement.length, 4);
    for (const statement of Statement) {
      assert.deepEqual(statement.Condition, Condition, statement.Sid);
    }
  });

  it("has no exemption in any statement where no principal is named", () => {
    const { Statement } = policy({ alsoProtect: ["samlProvider", "userPool", "changes"] });
    assert.ok(Statement.length > 4);
    for (const statement of Statement) assert.ok(!("Condition" in statement), statement.Sid);
  });

  it("denies changes that lock agents out, to all but the exempt and what deploys", () => {
    const exemptPrincipals = ["arn:aws:iam::*:role/break-glass"];
    const deployers = [`arn:aws:iam::${account}:role/deployer`];
    const { Statement } = policy({ alsoProtect: ["changes"], exemptPrincipals, deployers });
    assert.deepEqual(
      Statement.map(({ Sid, Action, Resource }) => [Sid, Resource[0], Action]),
      [
        [role.Sid, "arn:aws:iam::*:role/Agents", ["iam:DeleteRole"]],
        [instance.Sid, instanceArn, ["connect:DeleteInstance"]],
        [
          "AmazonConnectRoleDenyChanges",
          roleArn,
          [
            "iam:UpdateAssumeRolePolicy",
            "iam:UpdateRole",
            "iam:PutRolePolicy",
            "iam:DeleteRolePolicy",
            "iam:AttachRolePolicy",
            "iam:DetachRolePolicy",
            "iam:PutRolePermissionsBoundary",
          ],
        ],
        ["AmazonConnectSamlProviderDenyChanges", samlProviderArn, ["iam:UpdateSAMLProvider"]],
        [
          "EngageUserPoolDenyChanges",
          userPoolArn,
          [
            "cognito-idp:UpdateIdentityProvider",
            "cognito-idp:UpdateUserPoolClient",
            "cognito-idp:DeleteUserPoolClient",
            "cognito-idp:DeleteUserPoolDomain",
          ],
        ],
      ],
    );
    const exempt = Statement.map(({ Condition }) => {
      const { ArnNotLike } = Condition as { ArnNotLike: Record<string, string[]> };
      return ArnNotLike["aws:PrincipalArn"];
    });
    const changers = [...exemptPrincipals, ...deployers];
    assert.deepEqual(exempt, [
      ...[exemptPrincipals, exemptPrincipals],
      ...[changers, changers, changers],
    ]);
  });

  it("exempts what deploys from nothing else", () => {
    const { Statement } = policy({ alsoProtect: ["samlProvider"], deployers: [roleArn] });
    assert.ok(Statement.every(({ Condition }) => Condition === undefined));
  });

  for (const partition of ["aws", "aws-us-gov", "aws-cn"]) {
    it(`names the role as the partition ${partition} does`, () => {
      const [statement] = policy({ roleArn: roleArn.replace(":aws:", `:${partition}:`) }).Statement;
      assert.deepEqual(statement, { ...role, Resource: [`arn:${partition}:iam::*:role/Agents`] });
    });
  }
});
