import rule from "../../../policy/rules/identity-provider-name-no-space";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "a name with a space",
      change: (program) => program.set("engage-identity-provider", { providerName: "Okta Agents" }),
      at: "engage-identity-provider",
      says: 'The identity provider "engage-identity-provider" has the providerName "Okta Agents".',
    },
  ],
});
