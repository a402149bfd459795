import { guarded } from "./agentRoles";
import { change, ref, without, type Case, type Program } from "./case";

const account = "123456789012";
const instance = `arn:aws:connect:us-east-1:${account}:instance/2fb42df9-78a2-4e74-9572-c8af67ed289b`;
const role = "arn:aws:iam::*:role/agents";
const content = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const denies = (over: object) => ({ Effect: "Deny", Resource: "*", ...over });
const deletions = {
  Action: ["iam:DeleteRole", "connect:DeleteInstance"],
  Resource: [role, instance],
};
const guard = (...statements: object[]) =>
  change(guarded, { guard: { content: content(...statements.map(denies)) } });
const advised = (name: string, program: Program, rule = "guardrail-denies-deletion"): Case => ({
  name,
  program,
  expected: [`advisory ${rule} role`],
});
const under = (Condition: object) => guard({ ...deletions, Condition });

/** A policy of another team, in an organization without Connect. */
const other = (policy: string, type?: string, targetId = "r-abcd"): Program => ({
  other: {
    type: "aws:organizations/policy:Policy",
    props: { content: policy, ...(type && { type }) },
    outputs: { id: "p-other1234" },
  },
  on: {
    type: "aws:organizations/policyAttachment:PolicyAttachment",
    props: { policyId: ref("other.id"), targetId },
  },
});
const left = (name: string, program: Program): Case => ({ name, program, expected: [] });

/** Guardrails of Connect that hold and that do not, and policies that have nothing to do with it. */
export const guardrails: Case[] = [
  advised("guardrail: none", without(guarded, "attached", "guard")),
  advised("guardrail: not attached", without(guarded, "attached")),
  advised(
    "guardrail: another account's",
    change(guarded, { attached: { targetId: "999999999999" } }),
  ),
  advised(
    "guardrail: NotResource",
    guard({ Action: deletions.Action, Resource: undefined, NotResource: deletions.Resource }),
  ),
  {
    // The role is guarded, so what else locks agents out is advised as well.
    ...advised(
      "guardrail: another region",
      guard(
        { Action: "iam:DeleteRole" },
        { Action: "connect:DeleteInstance", Resource: "arn:aws:connect:eu-west-1:*:instance/*" },
      ),
    ),
    expected: [
      "advisory guardrail-denies-deletion role",
      "advisory guardrail-denies-lock-out role",
    ],
  },
  advised(
    "guardrail: another account's role",
    guard(
      { Action: "iam:DeleteRole", Resource: "arn:aws:iam::999999999999:role/agents" },
      { Action: "connect:DeleteInstance" },
    ),
  ),
  advised(
    "guardrail: a region's condition",
    under({ StringEquals: { "aws:RequestedRegion": "eu-west-1" } }),
  ),
  advised(
    "guardrail: a condition of no principal",
    under({ Null: { "aws:PrincipalArn": "true" } }),
  ),
  advised(
    "guardrail: an exemption of everyone",
    under({ ArnNotLike: { "aws:PrincipalArn": "*" } }),
  ),
  advised(
    "guardrail: one user only",
    under({ ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:user/bob` } }),
  ),
  advised(
    "guardrail: until last year",
    under({ DateLessThan: { "aws:CurrentTime": "2025-01-01T00:00:00Z" } }),
  ),
  advised("guardrail: deletion only", guard(deletions), "guardrail-denies-lock-out"),
  advised(
    "guardrail: deletion only, by patterns",
    guard({ Action: ["iam:Delete*", "connect:Delete*"] }),
    "guardrail-denies-lock-out",
  ),
  {
    name: "guardrail: on the root",
    program: change(guarded, { attached: { targetId: "r-abcd" } }),
    expected: ["advisory guardrail-not-on-root attached"],
  },
  {
    name: "guardrail: everything denied",
    program: guard({ Action: "*" }, deletions),
    expected: ["mandatory guardrail-deny-is-narrow guard"],
  },
  {
    name: "guardrail: agents denied",
    program: { ...guarded, ...other(content(denies({ Action: "connect:*" })), undefined, account) },
    expected: ["mandatory guardrail-deny-is-narrow other"],
  },
  left(
    "organization: regions",
    other(
      content(
        denies({
          NotAction: ["iam:*", "sts:*"],
          Condition: { StringNotEquals: { "aws:RequestedRegion": "us-east-1" } },
        }),
      ),
    ),
  ),
  left(
    "organization: quarantine",
    other(content(denies({ Action: "*" })), undefined, "ou-abcd-12345678"),
  ),
  left(
    "organization: unused services",
    other(content(denies({ Action: ["gamelift:*", "connect:*"] }))),
  ),
  left(
    "organization: nobody leaves",
    other(content(denies({ Action: "organizations:LeaveOrganization" }))),
  ),
  left(
    "organization: tags",
    other(JSON.stringify({ tags: { team: { tag_key: { "@@assign": "Team" } } } }), "TAG_POLICY"),
  ),
  left(
    "organization: a resource control policy",
    other(content(denies({ Principal: "*", Action: "*" })), "RESOURCE_CONTROL_POLICY"),
  ),
  {
    name: "organization: a resource control policy over its quota",
    program: other("{}".padEnd(5121), "RESOURCE_CONTROL_POLICY"),
    expected: ["mandatory guardrail-size other"],
  },
  {
    name: "organization: a service control policy over its quota",
    program: other("{}".padEnd(10241)),
    expected: ["mandatory guardrail-size other"],
  },
];
