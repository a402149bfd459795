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
    { what: "as many as the quota", change: more(8, "ou-abcd-12345678") },
    { what: "as many on another target", change: more(9, "123456789012") },
    { what: "more, by setting", change: more(9, "ou-abcd-12345678"), config: { maximum: 11 } },
  ],
});
