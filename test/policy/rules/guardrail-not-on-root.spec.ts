import rule from "../../../policy/rules/guardrail-not-on-root";
import { type Program, unknown } from "../declared";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "a guardrail for the whole organization",
      change: (program) => program.set("guardrail-ou-abcd-12345678", { targetId: "r-abcd" }),
      at: "guardrail-ou-abcd-12345678",
      says: '"guardrail-ou-abcd-12345678" attaches an organization policy to the root r-abcd.',
    },
  ],
  allows: [
    ...["content", "type"].map((property) => ({
      what: `a policy on the root whose ${property} is not known`,
      change: (program: Program) =>
        program
          .set("guardrail-ou-abcd-12345678", { targetId: "r-abcd" })
          .set("guardrail-policy", { [property]: unknown }),
    })),
    {
      what: "a resource control policy on the root",
      change: (program) =>
        program
          .add({
            ...program.get("guardrail-policy"),
            name: "rcp",
            props: { ...program.get("guardrail-policy").props, type: "RESOURCE_CONTROL_POLICY" },
            outputs: { id: "p-rcp1234" },
          })
          .add({
            type: "aws:organizations/policyAttachment:PolicyAttachment",
            name: "rcp-attached",
            props: { policyId: "p-rcp1234", targetId: "r-abcd" },
            from: { policyId: ["rcp"] },
          }),
    },
    {
      what: "a policy that has nothing to do with Connect",
      change: (program) =>
        program.add(
          {
            type: "aws:organizations/policy:Policy",
            name: "regions",
            props: {
              content: JSON.stringify({
                Version: "2012-10-17",
                Statement: {
                  Effect: "Deny",
                  Action: ["ec2:*", "connect:*"],
                  Resource: "*",
                  Condition: { StringNotEquals: { "aws:RequestedRegion": "ap-southeast-2" } },
                },
              }),
            },
            outputs: { id: "p-regions1" },
          },
          {
            type: "aws:organizations/policyAttachment:PolicyAttachment",
            name: "everywhere",
            props: { policyId: "p-regions1", targetId: "r-abcd" },
            from: { policyId: ["regions"] },
          },
        ),
    },
    {
      what: "the root, by setting",
      change: (program) => program.set("guardrail-ou-abcd-12345678", { targetId: "r-abcd" }),
      config: { allowRoot: true },
    },
  ],
});
