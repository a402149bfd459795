import rule from "../../../policy/rules/guardrail-denies-deletion";
import { unknown, type Program } from "../declared";
import { account, changes, instance } from "../fixtures/engageOkta";
import { inSecondAccount, secondAccount, secondInstance } from "../fixtures/secondAccount";
import { specify } from "../specify";

const deletesRole = "iam:DeleteRole on arn:aws:iam::123456789012:role/AmazonConnectOkta";
const deletesInstance = `connect:DeleteInstance on ${instance}`;
const denies = (...statements: object[]) => {
  return (program: Program) =>
    program.set("guardrail-policy", {
      content: JSON.stringify({
        Statement: [...statements, ...changes].map((statement) => ({
          Effect: "Deny",
          ...statement,
        })),
      }),
    });
};

const underCondition = (Condition: object) =>
  denies(
    { Action: "iam:DeleteRole", Resource: "arn:aws:iam::*:role/AmazonConnectOkta", Condition },
    { Action: "connect:DeleteInstance", Resource: instance, Condition },
  );

/** Attaches the guardrail to one more target. */
const alsoOn = (targetId: string) => (program: Program) =>
  program.add({
    type: "aws:organizations/policyAttachment:PolicyAttachment",
    name: "more",
    props: { policyId: "p-guard123", targetId },
    from: { policyId: ["guardrail-policy"] },
  });

specify(rule, {
  breaks: [
    {
      what: "sign-on to Connect without a guardrail",
      change: (program) => program.remove("guardrail-policy", "guardrail-ou-abcd-12345678"),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}.`,
      unknown: (program) => program.set("guardrail-policy", { content: unknown }),
    },
    {
      what: "no guardrail in a first preview, before the SAML provider's ARN is known",
      change: (program) =>
        program
          .remove("guardrail-policy", "guardrail-ou-abcd-12345678")
          .set("connect-role", { assumeRolePolicy: unknown }),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}.`,
      unknown: (program) =>
        program
          .set("guardrail-policy", { content: unknown })
          .set("connect-role", { assumeRolePolicy: unknown }),
    },
    {
      what: "no guardrail for the instance, while the role has a name that Pulumi makes",
      change: (program) => {
        program
          .remove("guardrail-policy", "guardrail-ou-abcd-12345678")
          .set("connect-role", { name: undefined })
          .get("connect-role").outputs = { arn: unknown };
      },
      at: "connect-role",
      says: `No attached service control policy denies ${deletesInstance}.`,
      unknown: (program) => program.set("guardrail-policy", { content: unknown }),
    },
    {
      what: "a guardrail for one of two accounts with a role of the same name",
      change: (program) =>
        denies(
          { Action: "iam:DeleteRole", Resource: `arn:aws:iam::${account}:role/*` },
          { Action: "connect:DeleteInstance", Resource: instance },
        )(inSecondAccount(program)),
      at: "second-role",
      says: `No attached service control policy denies iam:DeleteRole on arn:aws:iam::${secondAccount}:role/AmazonConnectOkta and connect:DeleteInstance on ${secondInstance}.`,
    },
    {
      what: "a guardrail that is not attached",
      change: (program) => program.remove("guardrail-ou-abcd-12345678"),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}. "guardrail-policy" is not attached.`,
      unknown: (program) =>
        program.set("guardrail-ou-abcd-12345678", { policyId: unknown, targetId: unknown }),
    },
    {
      what: "a guardrail for another role",
      change: denies(
        { Action: "iam:DeleteRole", Resource: "arn:aws:iam::*:role/Another" },
        { Action: "connect:DeleteInstance", Resource: instance },
      ),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole}.`,
    },
    {
      what: "a guardrail that allows what it should deny",
      change: denies(
        { Action: "iam:DeleteRole", Resource: "arn:aws:iam::*:role/AmazonConnectOkta" },
        { Action: "connect:DeleteInstance", Resource: instance, Effect: "Allow" },
      ),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesInstance}.`,
    },
    {
      what: "a guardrail under a condition that never holds",
      change: underCondition({ StringEquals: { "aws:PrincipalArn": "nobody" } }),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}.`,
    },
    {
      what: "a guardrail that exempts everybody",
      change: underCondition({ ArnNotLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/*"] } }),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}.`,
    },
    {
      what: "a guardrail for everything but the role and the instance",
      change: denies({
        Action: ["iam:DeleteRole", "connect:DeleteInstance"],
        NotResource: ["arn:aws:iam::*:role/AmazonConnectOkta", instance],
      }),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}. "guardrail-policy" leaves it out (NotResource).`,
    },
    {
      what: "a guardrail for another region",
      change: denies(
        { Action: "iam:DeleteRole", Resource: "*" },
        { Action: "connect:DeleteInstance", Resource: "arn:aws:connect:us-east-1:*:instance/*" },
      ),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesInstance}. "guardrail-policy" is about arn:aws:connect:us-east-1:*:instance/*.`,
    },
    {
      what: "a guardrail for another account's role",
      change: denies(
        { Action: "iam:DeleteRole", Resource: "arn:aws:iam::999999999999:role/AmazonConnectOkta" },
        { Action: "connect:DeleteInstance", Resource: instance },
      ),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole}.`,
    },
    {
      what: "a guardrail under the condition of another region",
      change: underCondition({ StringEquals: { "aws:RequestedRegion": "eu-west-1" } }),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}. "guardrail-policy" has a condition that never holds for it (StringEquals on aws:RequestedRegion).`,
    },
    {
      what: "a guardrail under the condition that there is no principal",
      change: underCondition({ Null: { "aws:PrincipalArn": "true" } }),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}.`,
    },
    {
      what: "a guardrail for one person",
      change: underCondition({
        ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::123456789012:user/bob" },
      }),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}. "guardrail-policy" denies it to the principals in its condition only.`,
    },
    ...[
      { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      { StringEquals: { "aws:PrincipalTag/team": "interns" } },
      { StringEquals: { "aws:username": "bob" } },
      { StringLike: { "aws:userid": "*:bob" } },
    ].map((Condition) => ({
      what: `a guardrail for a few: ${JSON.stringify(Condition)}`,
      change: underCondition(Condition),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}. "guardrail-policy" denies it to the principals in its condition only.`,
    })),
    {
      what: "a guardrail on another account",
      change: (program) => program.set("guardrail-ou-abcd-12345678", { targetId: "999999999999" }),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}. "guardrail-policy" is attached to 999999999999, not to 123456789012.`,
    },
    {
      what: "a policy of another type than service control",
      change: (program) => program.set("guardrail-policy", { type: "RESOURCE_CONTROL_POLICY" }),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}. Deleting`,
    },
    {
      what: "a guardrail on two other accounts",
      change: (program) =>
        alsoOn("888888888888")(
          program.set("guardrail-ou-abcd-12345678", { targetId: "999999999999" }),
        ),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesRole} and ${deletesInstance}. "guardrail-policy" is attached to 999999999999, 888888888888, not to 123456789012.`,
      unknown: alsoOn(unknown),
    },
    {
      what: "a guardrail under the condition of another instance",
      change: denies(
        { Action: "iam:DeleteRole", Resource: "*" },
        {
          Action: "connect:DeleteInstance",
          Resource: "*",
          Condition: {
            StringEquals: { "connect:InstanceId": "99999999-2222-4333-8444-555555555555" },
          },
        },
      ),
      at: "connect-role",
      says: `No attached service control policy denies ${deletesInstance}. "guardrail-policy" has a condition that never holds for it (StringEquals on connect:InstanceId).`,
    },
  ],
  allows: [
    {
      what: "a guardrail on another account and on the role's",
      change: (program) =>
        alsoOn("123456789012")(
          program.set("guardrail-ou-abcd-12345678", { targetId: "999999999999" }),
        ),
    },
    {
      what: "a guardrail whose attachment names it by its id",
      change: (program) => (program.get("guardrail-ou-abcd-12345678").from = {}),
    },
    {
      what: "conditions of the instance and of the regions in which the calls are",
      change: denies(
        {
          Action: "iam:DeleteRole",
          Resource: "*",
          Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
        },
        {
          Action: "connect:DeleteInstance",
          Resource: "*",
          Condition: {
            StringEquals: {
              "aws:RequestedRegion": "ap-southeast-2",
              "connect:InstanceId": instance.split("/")[1],
            },
          },
        },
      ),
    },
    ...[
      { StringNotEquals: { "aws:PrincipalTag/team": "platform" } },
      { StringNotLike: { "aws:userid": "AROA1:*" } },
      { StringEqualsIfExists: { "aws:PrincipalTag/admin": "false" } },
      { StringLike: { "aws:UserAgent": "*" } },
    ].map((Condition) => ({
      what: `a guardrail under ${JSON.stringify(Condition)}`,
      change: underCondition(Condition),
    })),
    {
      what: "a condition that always holds",
      change: underCondition({ StringEquals: { "aws:PrincipalAccount": "123456789012" } }),
    },
    {
      what: "denying everything but a few actions",
      change: denies({
        NotAction: ["connect:Get*", "sts:*"],
        Resource: ["arn:aws:iam::*:role/AmazonConnectOkta", instance],
        Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/break-glass" } },
      }),
    },
    {
      what: "an exemption of a principal",
      change: underCondition({
        ArnNotLike: { "aws:PrincipalArn": ["arn:aws:iam::*:role/break-*"] },
      }),
    },
    {
      what: "patterns that cover the role and the instance",
      change: denies({
        Action: ["iam:Delete*", "connect:Delete*"],
        Resource: ["arn:aws:iam::*:role/AmazonConnect*", "arn:aws:connect:*:*:instance/*"],
      }),
    },
    {
      what: "no guardrail where there is no sign-on to Connect",
      change: (program) =>
        program
          .remove("guardrail-policy", "guardrail-ou-abcd-12345678", "connect-role-policy")
          .set("connect-app", { defaultRelayState: undefined }),
    },
  ],
});
