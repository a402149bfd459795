import rule from "../../../policy/rules/guardrail-not-on-root";
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
    {
      what: "the root, by setting",
      change: (program) => program.set("guardrail-ou-abcd-12345678", { targetId: "r-abcd" }),
      config: { allowRoot: true },
    },
  ],
});
