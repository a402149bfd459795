import rule from "../../../policy/rules/guardrail-size";
import { unknown, type Declared } from "../declared";
import { specify } from "../specify";

const rcp: Declared = {
  type: "aws:organizations/policy:Policy",
  name: "rcp",
  props: { type: "RESOURCE_CONTROL_POLICY", content: "{}".padEnd(5121) },
};

specify(rule, {
  breaks: [
    {
      what: "a resource control policy that is longer than the quota of its type",
      change: (program) => program.add(rcp),
      at: "rcp",
      says: 'The organization policy "rcp" has 5121 characters (5120 are allowed).',
      unknown: (program) => program.add(rcp).set("rcp", { type: unknown }),
    },
    {
      what: "a policy that is longer than the quota",
      change: (program) => {
        const { content } = program.get("guardrail-policy").props;
        program.set("guardrail-policy", { content: String(content).padEnd(10241) });
      },
      at: "guardrail-policy",
      says: 'The organization policy "guardrail-policy" has 10241 characters (10240 are allowed).',
    },
  ],
  allows: [
    {
      what: "a policy of a type that is not known here",
      change: (program) =>
        program.add({
          type: "aws:organizations/policy:Policy",
          name: "another",
          props: { type: "ANOTHER_POLICY", content: "".padEnd(20000) },
        }),
    },
    {
      what: "a policy as long as the quota",
      change: (program) => {
        const { content } = program.get("guardrail-policy").props;
        program.set("guardrail-policy", { content: String(content).padEnd(10240) });
      },
    },
    {
      what: "a longer one, by setting",
      change: (program) => {
        const { content } = program.get("guardrail-policy").props;
        program.set("guardrail-policy", { content: String(content).padEnd(10241) });
      },
      config: { maximum: 20000 },
    },
  ],
});
