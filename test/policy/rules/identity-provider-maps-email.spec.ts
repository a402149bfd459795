import rule from "../../../policy/rules/identity-provider-maps-email";
import { unknown } from "../declared";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "an identity provider without email",
      change: (program) => program.set("engage-identity-provider", { attributeMapping: undefined }),
      at: "engage-identity-provider",
      says: 'The identity provider "engage-identity-provider" does not map email.',
      unknown: (program) =>
        program.set("engage-identity-provider", { attributeMapping: { email: unknown } }),
    },
  ],
  allows: [
    {
      what: "a social identity provider to do as it likes",
      change: (program) =>
        program.set("engage-identity-provider", { attributeMapping: {}, providerType: "OIDC" }),
    },
  ],
});
