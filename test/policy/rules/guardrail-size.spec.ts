import rule from "../../../policy/rules/guardrail-size";
import { specify } from "../specify";

specify(rule, {
  breaks: [
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
