import rule from "../../../policy/rules/guardrail-count";
import { unknown, type Program } from "../declared";
import { specify } from "../specify";

const unit = "ou-abcd-12345678";
/** Attachments of other stacks' policies. */
const more = (count: number, targetId: string, policyId?: string) => (program: Program) => {
  for (let number = 1; number <= count; number++) {
    program.add({
      type: "aws:organizations/policyAttachment:PolicyAttachment",
      name: `more-${number}`,
      props: { policyId: policyId ?? `p-more${number}`, targetId },
    });
  }
  return program;
};
const policy = (type: string) => ({
  type: "aws:organizations/policy:Policy",
  name: "other",
  props: { type, content: "{}" },
  outputs: { id: "p-other123" },
});
/** Attachments of policies of this stack, of one type. */
const declared = (count: number, type: string) => (program: Program) => {
  more(count, unit, "p-other123")(program).add(policy(type));
  for (let number = 1; number <= count; number++) {
    program.get(`more-${number}`).from = { policyId: ["other"] };
  }
};

specify(rule, {
  breaks: [
    {
      what: "one policy too many on a target",
      change: more(9, unit),
      at: "more-9",
      says: '"more-9" is policy number 11 on ou-abcd-12345678, counting FullAWSAccess (10 are allowed).',
      unknown: more(9, unknown),
    },
    {
      what: "one policy too many, while their ids are not known yet",
      change: more(9, unit, unknown),
      at: "more-9",
      says: `"more-9" is policy number 11 on ${unit}, counting FullAWSAccess (10 are allowed).`,
      unknown: more(9, unknown, unknown),
    },
    {
      what: "one policy too many, next to those of another type",
      change: (program) => {
        declared(9, "SERVICE_CONTROL_POLICY")(program);
        program.add({ ...policy("TAG_POLICY"), name: "tags", outputs: {} });
      },
      at: "more-9",
      says: `"more-9" is policy number 11 on ${unit}, counting FullAWSAccess (10 are allowed).`,
      unknown: declared(9, unknown),
    },
    {
      what: "one too many of a type of which AWS attaches none",
      change: declared(6, "CHATBOT_POLICY"),
      at: "more-6",
      says: `"more-6" is policy number 6 on ${unit} (5 are allowed).`,
      unknown: declared(6, unknown),
    },
  ],
  allows: [
    {
      what: "policies of other stacks, which may be of another type that this stack uses too",
      change: (program) => more(9, unit)(program).add(policy("TAG_POLICY")),
    },
    {
      what: "policies of other stacks, next to one whose type is not known yet",
      change: (program) => more(9, unit)(program).add(policy(unknown)),
    },
    {
      what: "policies of two types, each within its quota",
      change: (program) => {
        more(8, unit)(program);
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
            props: { policyId: "p-tags1234", targetId: unit },
            from: { policyId: ["tags"] },
          },
        );
      },
    },
    {
      what: "AWS's own policy, which is counted from the start",
      change: (program) => {
        more(8, unit)(program);
        program.add({
          type: "aws:organizations/policyAttachment:PolicyAttachment",
          name: "full",
          props: { policyId: "p-FullAWSAccess", targetId: unit },
        });
      },
    },
    { what: "as many as the quota", change: more(8, unit) },
    { what: "as many on another target", change: more(9, "123456789012") },
    { what: "more, by setting", change: more(9, unit), config: { maximum: 11 } },
  ],
});
