import rule from "../../../policy/rules/okta-provider-uses-oauth";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "an API token",
      change: (program) => program.set("default_7_0_0", { apiToken: "a-token" }),
      at: "default_7_0_0",
      says: 'The Okta provider "default_7_0_0" uses an apiToken.',
      unknown: (program) => program.set("default_7_0_0", { orgName: "04da6b54" }),
    },
  ],
});
