import rule from "../../../policy/rules/guardrail-deny-is-narrow";
import type { Program } from "../declared";
import { specify } from "../specify";

const alsoDenies = (statement: object) => (program: Program) => {
  const content = JSON.parse(program.get("guardrail-policy").props.content as string);
  content.Statement.push({ Effect: "Deny", Resource: "*", ...statement });
  program.set("guardrail-policy", { content: JSON.stringify(content) });
};

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
  ],
  allows: [
    {
      what: "a Deny with a condition",
      change: alsoDenies({
        Action: "*",
        Condition: { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } },
      }),
    },
    { what: "a Deny of one action", change: alsoDenies({ Action: "iam:DeleteSAMLProvider" }) },
  ],
});
