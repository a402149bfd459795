import rule from "../../../policy/rules/mapped-claims-are-sent";
import { unknown } from "../declared";
import { emailClaim } from "../fixtures/engageOkta";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "a mapped claim that the app does not send",
      change: (program) =>
        program.set("engage-identity-provider", {
          attributeMapping: { email: emailClaim, name: "displayName" },
        }),
      at: "engage-identity-provider",
      says: `The identity provider "engage-identity-provider" maps name from displayName, which the Okta app "engage-app" does not send (it sends ${emailClaim}).`,
    },
    {
      what: "an app that sends nothing",
      change: (program) => program.set("engage-app", { attributeStatements: undefined }),
      at: "engage-identity-provider",
      says: `The identity provider "engage-identity-provider" maps email from ${emailClaim}, which the Okta app "engage-app" does not send (it sends nothing).`,
    },
    {
      what: "a claim in another letter case",
      change: (program) =>
        program.set("engage-app", { attributeStatements: [{ name: emailClaim.toUpperCase() }] }),
      at: "engage-identity-provider",
      says: `The identity provider "engage-identity-provider" maps email from ${emailClaim}, which`,
      unknown: (program) => program.set("engage-app", { attributeStatements: [{ name: unknown }] }),
    },
  ],
});
