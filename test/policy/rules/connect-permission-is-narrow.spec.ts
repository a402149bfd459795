import rule from "../../../policy/rules/connect-permission-is-narrow";
import { unknown, type Declared, type Program } from "../declared";
import { instance } from "../fixtures/engageOkta";
import { inGovCloud } from "../fixtures/govCloud";
import { specify } from "../specify";

const own = `${instance}/user/\${aws:userid}`;
const permits = (Resource: unknown, ...Action: string[]) => {
  return (program: Program) =>
    program.set("connect-role-policy", {
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action, Resource }],
      }),
    });
};
const onlyIf = (Condition: object) => (program: Program) =>
  program.set("connect-role-policy", {
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "connect:GetFederationToken", Resource: "*", Condition },
      ],
    }),
  });
const otherForm = "11111111-2222-4333-8444-555555555555";
const wide = (resource: string) =>
  `The policy "connect-role-policy" permits connect:GetFederationToken on ${resource}.`;

const groupPolicy: Declared = {
  type: "aws:iam/groupPolicy:GroupPolicy",
  name: "supervisors",
  props: {
    group: "supervisors",
    policy: {
      Statement: { Effect: "Allow", Action: "connect:GetFederationToken", Resource: "*" },
    },
  },
};

specify(rule, {
  breaks: [
    {
      what: "a group's policy on every instance",
      change: (program) => program.add(groupPolicy),
      at: "supervisors",
      says: 'The policy "supervisors" permits connect:GetFederationToken on *.',
      unknown: (program) => program.add(groupPolicy).set("supervisors", { policy: unknown }),
    },
    {
      what: "everything but an instance",
      change: (program) =>
        program.set("connect-role-policy", {
          policy: {
            Version: "2012-10-17",
            Statement: {
              Effect: "Allow",
              Action: "connect:GetFederationToken",
              NotResource: [instance, `${instance}2`],
            },
          },
        }),
      at: "connect-role-policy",
      says: wide(`all but ${instance}, ${instance}2`),
    },
    {
      what: "a role's own policy on every instance, next to a hole and one that is not known",
      change: (program) =>
        program.set("connect-role", {
          inlinePolicies: [
            null,
            { policy: unknown },
            {
              name: "AmazonConnect",
              policy: {
                Version: "2012-10-17",
                Statement: {
                  Effect: "Allow",
                  Action: "connect:GetFederationToken",
                  Resource: "*",
                },
              },
            },
          ],
        }),
      at: "connect-role",
      says: 'The role "connect-role" permits connect:GetFederationToken on *.',
    },
    {
      what: "a statement without a resource",
      change: permits(undefined, "connect:GetFederationToken"),
      at: "connect-role-policy",
      says: wide("no resource"),
    },
    {
      what: "everybody's token",
      change: permits(["*"], "connect:GetFederationToken"),
      at: "connect-role-policy",
      says: wide("*"),
    },
    {
      what: "a token for any user of the instance, and for one",
      change: permits(
        [own, `${instance}/user/*`, `${instance}/user/jane`],
        "connect:GetFederationToken",
      ),
      at: "connect-role-policy",
      says: wide(`${instance}/user/*, ${instance}/user/jane`),
    },
    {
      what: "a token on any instance",
      change: permits(
        "arn:aws:connect:ap-southeast-2:123456789012:instance/*/user/${aws:userid}",
        "connect:GetFederationToken",
      ),
      at: "connect-role-policy",
      says: wide("arn:aws:connect:ap-southeast-2:123456789012:instance/*/user/${aws:userid}"),
    },
    {
      what: "everybody's token, with an instance's id as a pattern",
      change: onlyIf({ StringLike: { "connect:InstanceId": [otherForm, "*"] } }),
      at: "connect-role-policy",
      says: wide("*"),
    },
    {
      what: "everybody's token, with an empty list of instances",
      change: onlyIf({ StringNotEquals: { "connect:InstanceId": [] } }),
      at: "connect-role-policy",
      says: wide("*"),
    },
    {
      what: "everybody's token under a condition on something else",
      change: onlyIf({ StringEquals: { "aws:RequestedRegion": "ap-southeast-2" } }),
      at: "connect-role-policy",
      says: wide("*"),
    },
  ],
  allows: [
    {
      what: "AWS's other form, by the instance's id",
      change: onlyIf({
        StringEquals: { "connect:InstanceId": "11111111-2222-4333-8444-555555555555" },
      }),
    },
    {
      what: "AWS's other form with the exact id and StringLike, on the instance",
      change: onlyIf({
        StringLike: { "connect:instanceId": ["11111111-2222-4333-8444-555555555555"] },
      }),
    },
    { what: "GovCloud", change: inGovCloud },
    {
      what: "a hole in the list of statements",
      change: (program) => {
        const policy = JSON.parse(String(program.get("connect-role-policy").props.policy));
        policy.Statement = [policy.Statement, null];
        program.set("connect-role-policy", { policy: JSON.stringify(policy) });
      },
    },
    {
      what: "an administrator's wide rights",
      change: (program) =>
        program.add({
          type: "aws:iam/policy:Policy",
          name: "admins",
          props: {
            policy: { Statement: { Effect: "Allow", Action: "connect:*", Resource: "*" } },
          },
        }),
    },
    {
      what: "a list of what may be read of many services",
      change: (program) =>
        program.add({
          type: "aws:iam/policy:Policy",
          name: "readers",
          props: {
            policy: {
              Statement: {
                Effect: "Allow",
                Action: [
                  "connect:GetFederationToken",
                  "s3:Get*",
                  "ec2:Describe*",
                  "rds:List*",
                  "kms:List*",
                ],
                Resource: "*",
              },
            },
          },
        }),
    },
  ],
});
