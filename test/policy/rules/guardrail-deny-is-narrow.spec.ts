import rule from "../../../policy/rules/guardrail-deny-is-narrow";
import { unknown, type Declared, type Program } from "../declared";
import { account, instance } from "../fixtures/engageOkta";
import { specify } from "../specify";

const federate = "connect:GetFederationToken";
const id = instance.split("/")[1];
const agentsRole = `arn:aws:iam::${account}:role/AmazonConnectOkta`;
const second = instance.replace("11111111", "99999999");

const alsoDenies = (statement: object) => (program: Program) => {
  const content = JSON.parse(program.get("guardrail-policy").props.content as string);
  content.Statement.push({ Effect: "Deny", Resource: "*", ...statement });
  program.set("guardrail-policy", { content: JSON.stringify(content) });
};

/** The same for a second instance and role. */
const ofSecond = (text: string) =>
  text
    .replaceAll(instance, second)
    .replaceAll('"AmazonConnectOkta"', '"SecondOkta"')
    .replaceAll(":role/AmazonConnectOkta", ":role/SecondOkta")
    .replaceAll('"connect-role', '"second-role');

/** The guardrail protects them too, so that no other rule speaks. */
function guardSecond(program: Program): void {
  const content = JSON.parse(program.get("guardrail-policy").props.content as string);
  content.Statement.push(...JSON.parse(ofSecond(JSON.stringify(content.Statement))));
  program.set("guardrail-policy", { content: JSON.stringify(content) });
}

/** A policy of another team, and where it is attached. */
const denies = (targetId: string, statement: object): Declared[] => [
  {
    type: "aws:organizations/policy:Policy",
    name: "other",
    props: {
      content: JSON.stringify({
        Version: "2012-10-17",
        Statement: { Effect: "Deny", Resource: "*", ...statement },
      }),
    },
    outputs: { id: "p-other123" },
  },
  {
    type: "aws:organizations/policyAttachment:PolicyAttachment",
    name: "other-attached",
    props: { policyId: "p-other123", targetId },
    from: { policyId: ["other"] },
  },
];

specify(rule, {
  breaks: [
    {
      what: "a Deny of everything",
      change: alsoDenies({ Action: "*" }),
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies * on *. It binds administrators',
    },
    {
      what: "a Deny of a whole service",
      change: alsoDenies({ Action: ["connect:*"] }),
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies connect:* on *.',
    },
    {
      what: "a Deny of all but a few actions",
      change: alsoDenies({ NotAction: ["iam:*"] }),
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies all but a few actions on *.',
    },
    {
      what: "a Deny of everything under a condition that always holds",
      change: alsoDenies({
        Action: "*",
        Condition: { StringLike: { "aws:PrincipalArn": "*" } },
      }),
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies * on *.',
    },
    {
      what: "a Deny of another service next to an action",
      change: alsoDenies({ Action: ["iam:GetRole", "cognito-idp:*"] }),
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies iam:GetRole, cognito-idp:* on *.',
    },
    {
      what: "a Deny of everything in two stars, on an instance and the rest",
      change: alsoDenies({ Action: "**", Resource: [instance, "**"] }),
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies ** on *.',
    },
    {
      what: "a Deny of what agents need, on their instance and in their account",
      change: alsoDenies({
        Action: "connect:GetFederationToken",
        Resource: `${instance}/user/*`,
        Condition: { StringEquals: { "aws:PrincipalAccount": account } },
      }),
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies connect:GetFederationToken to agents, who need connect:GetFederationToken.',
    },
    {
      what: "a Deny of what agents need, while their instance is not known yet",
      change: (program) => {
        program.set("connect-role-policy", { policy: unknown });
        alsoDenies({ Action: "connect:GetFederationToken" })(program);
      },
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies connect:GetFederationToken to agents, who need connect:GetFederationToken.',
    },
    {
      what: "a Deny of what agents need, on one of two instances",
      change: (program) => {
        const policy = JSON.parse(program.get("connect-role-policy").props.policy as string);
        policy.Statement.Resource = [policy.Statement.Resource, `${second}/user/\${aws:userid}`];
        program.set("connect-role-policy", { policy: JSON.stringify(policy) });
        guardSecond(program);
        alsoDenies({ Action: federate, Resource: `${second}/user/*` })(program);
      },
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies connect:GetFederationToken to agents',
    },
    {
      what: "a Deny of what one of two agents' roles needs",
      change: (program) => {
        for (const name of ["connect-role", "connect-role-policy"]) {
          program.add(JSON.parse(ofSecond(JSON.stringify(program.get(name)))));
        }
        guardSecond(program);
        alsoDenies({ Action: federate, Resource: `${second}/user/*` })(program);
      },
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies connect:GetFederationToken to agents',
    },
    {
      what: "a Deny of what agents need",
      change: alsoDenies({ Action: "connect:GetFederationToken" }),
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies connect:GetFederationToken to agents, who need connect:GetFederationToken.',
    },
    ...[
      ["on their instance, by its id", { StringEquals: { "connect:InstanceId": id } }],
      ["to their role", { ArnEquals: { "aws:PrincipalArn": agentsRole } }],
      ["to all but the deployer", { ArnNotLike: { "aws:PrincipalArn": `${agentsRole}-deployer` } }],
    ].map(([what, Condition]) => ({
      what: `a Deny of all of Connect ${what as string}`,
      change: alsoDenies({ Action: "connect:*", Condition }),
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies connect:* to agents, who need connect:GetFederationToken.',
    })),
    {
      what: "a Deny of everything on all but the instance",
      change: alsoDenies({
        Action: "*",
        Resource: undefined,
        NotResource: [instance, `${instance}/*`],
      }),
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies * on all but a few resources.',
    },
    {
      what: "a Deny of everything on all but the instance, next to one of all of Connect",
      change: (program) => {
        const rest = { Resource: undefined, NotResource: [instance, `${instance}/*`] };
        alsoDenies({ Action: ["*", "iam:*"], ...rest })(program);
        alsoDenies({ Action: "connect:*" })(program);
      },
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies *, iam:*, connect:* on *.',
    },
    {
      what: "a Deny of what agents need, on all but another instance",
      change: alsoDenies({ Action: federate, Resource: undefined, NotResource: [`${second}/*`] }),
      at: "guardrail-policy",
      says: 'The service control policy "guardrail-policy" denies connect:GetFederationToken to agents',
    },
    {
      what: "another policy that locks agents out",
      change: (program) => program.add(...denies("123456789012", { NotAction: ["iam:*"] })),
      at: "other",
      says: 'The service control policy "other" denies all but a few actions to agents, who need connect:GetFederationToken.',
      unknown: (program) =>
        program
          .add(...denies("123456789012", { NotAction: ["iam:*"] }))
          .set("other", { type: unknown }),
    },
  ],
  allows: [
    {
      what: "an unrelated policy that denies a whole service",
      change: (program) => program.add(...denies("123456789012", { Action: "ec2:*" })),
    },
    {
      what: "an account apart in which everything is denied",
      change: (program) => program.add(...denies("999999999999", { Action: "*" })),
    },
    {
      what: "a resource control policy",
      change: (program) =>
        program
          .add(...denies("123456789012", { Action: "*" }))
          .set("other", { type: "RESOURCE_CONTROL_POLICY" }),
    },
    {
      what: "a Deny with a condition",
      change: alsoDenies({
        Action: "*",
        Condition: { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } },
      }),
    },
    {
      what: "a Deny of a kind of action, and of a service on some resources",
      change: (program) => {
        alsoDenies({ Action: "iam:*Role" })(program);
        alsoDenies({ Action: "s3:*", Resource: "arn:aws:s3:::acme-*" })(program);
      },
    },
    ...[
      [
        "on another instance, by its id",
        { StringEquals: { "connect:InstanceId": second.split("/")[1] } },
      ],
      ["to another role", { ArnEquals: { "aws:PrincipalArn": `${agentsRole}2` } }],
      ["to all but agents", { ArnNotLike: { "aws:PrincipalArn": [`${agentsRole}*`] } }],
      [
        "to all but a role whose ARN the call tells",
        {
          ArnNotLike: {
            "aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:role/AmazonConnectOkta",
          },
        },
      ],
    ].map(([what, Condition]) => ({
      what: `a Deny of all of Connect ${what as string}`,
      change: alsoDenies({ Action: "connect:*", Condition }),
    })),
    ...[
      [
        "a Deny of all of Connect on all but the instance",
        "connect:*",
        [instance, `${instance}/*`],
      ],
      ["a Deny of everything on all but what a pattern covers", "*", ["arn:aws:*", "*"]],
      ["a Deny of everything on all but the instance and the rest", "*", [instance, "*"]],
      ["a Deny of what agents need, on all but some users", federate, [`${instance}/user/AROA*`]],
      [
        "a Deny of what agents need, on all but some users and another instance",
        federate,
        [`${second}/*`, `${instance}/user/AROA*`],
      ],
      [
        "a Deny of what agents need, on all but the instances of the account",
        federate,
        ["arn:aws:connect:*:${aws:PrincipalAccount}:instance/*"],
      ],
    ].map(([what, Action, NotResource]) => ({
      what: what as string,
      change: alsoDenies({ Action, Resource: undefined, NotResource }),
    })),
    {
      what: "a Deny outside a region and an instance, while only the id of the instance is known",
      change: (program) => {
        program.set("connect-role-policy", {
          policy: {
            Version: "2012-10-17",
            Statement: {
              Effect: "Allow",
              Action: federate,
              Resource: "*",
              Condition: { StringEquals: { "connect:InstanceId": id } },
            },
          },
        });
        alsoDenies({
          Action: federate,
          Condition: { StringNotEquals: { "aws:RequestedRegion": "ap-southeast-2" } },
        })(program);
        alsoDenies({ Action: federate, Resource: undefined, NotResource: `${instance}/*` })(
          program,
        );
      },
    },
    { what: "a Deny of one action", change: alsoDenies({ Action: "iam:DeleteSAMLProvider" }) },
  ],
});
