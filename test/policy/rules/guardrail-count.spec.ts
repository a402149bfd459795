import rule from "../../../policy/rules/guardrail-count";
import { unknown, type Program } from "../declared";
import { specify } from "../specify";

const more = (count: number, targetId: string) => (program: Program) => {
  for (let number = 1; number <= count; number++) {
    program.add({
      type: "aws:organizations/policyAttachment:PolicyAttachment",
      name: `more-${number}`,
      props: { policyId: `p-more${number}`, targetId },
    });
  }
};

specify(rule, {
  breaks: [
    {
      what: "one policy too many on a target",
      change: more(9, "ou-abcd-12345678"),
      at: "more-9",
      says: '"more-9" is policy number 11 on ou-abcd-12345678, counting FullAWSAccess (10 are allowed).',
      unknown: more(9, unknown),
    },
  ],
  allows: [
    {
      what: "policies of two types, each within its quota",
      change: (program) => {
        more(8, "ou-abcd-12345678")(program);
        program.add(
          {
            type: "aws:organizations/policy:Policy",
            name: "tags",
            props: { type: "TAG_POLICY", content: "{}" },
            outputs: { id: "p-tags1234" },
          },
          {
            type: "aws:organizations/policyAttachment:PolicyAttachment",
            name: "tagged",
            props: { policyId: "p-tags1234", targetId: "ou-abcd-12345678" },
            from: { policyId: ["tags"] },
          },
        );
      },
    },
    {
      what: "AWS's own policy, which is counted from the start",
      change: (program) => {
        more(8, "ou-abcd-12345678")(program);
        program.add({
          type: "aws:organizations/policyAttachment:PolicyAttachment",
          name: "full",
          props: { policyId: "p-FullAWSAccess", targetId: "ou-abcd-12345678" },
        });
      },
    },
    { what: "as many as the quota", change: more(8, "ou-abcd-12345678") },
    { what: "as many on another target", change: more(9, "123456789012") },
    { what: "more, by setting", change: more(9, "ou-abcd-12345678"), config: { maximum: 11 } },
  ],
});
