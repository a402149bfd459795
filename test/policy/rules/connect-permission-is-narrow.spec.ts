import rule from "../../../policy/rules/connect-permission-is-narrow";
import type { Program } from "../declared";
import { instance } from "../fixtures/engageOkta";
import { specify } from "../specify";

const own = `${instance}/user/\${aws:userid}`;
const permits = (Resource: unknown, ...Action: string[]) => {
  return (program: Program) =>
    program.set("connect-role-policy", {
      policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource }] }),
    });
};
const onlyIf = (Condition: object) => (program: Program) =>
  program.set("connect-role-policy", {
    policy: JSON.stringify({
      Statement: [
        { Effect: "Allow", Action: "connect:GetFederationToken", Resource: "*", Condition },
      ],
    }),
  });
const wide = (resource: string) =>
  `The policy "connect-role-policy" permits connect:GetFederationToken on ${resource}.`;

specify(rule, {
  breaks: [
    {
      what: "everybody's token",
      change: permits(["*"], "connect:GetFederationToken"),
      at: "connect-role-policy",
      says: wide("*"),
    },
    {
      what: "a token for any user of the instance",
      change: permits([own, `${instance}/user/*`], "connect:GetFederationToken"),
      at: "connect-role-policy",
      says: wide(`${instance}/user/*`),
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
      change: onlyIf({ StringLike: { "connect:InstanceId": "*" } }),
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
        StringEquals: { "connect:InstanceId": "11111111-2222-3333-4444-555555555555" },
      }),
    },
  ],
});
