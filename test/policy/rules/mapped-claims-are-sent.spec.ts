import rule from "../../../policy/rules/mapped-claims-are-sent";
import { unknown } from "../declared";
import { emailClaim } from "../fixtures/engageOkta";
import { specify } from "../specify";

const sent = { name: emailClaim, type: "EXPRESSION", values: ["user.email"] };

specify(rule, {
  breaks: [
    {
      what: "a mapped claim that the app does not send",
      change: (program) =>
        program
          .set("engage-identity-provider", {
            attributeMapping: { email: emailClaim, name: "displayName" },
          })
          .set("engage-app", {
            attributeStatements: [sent, { ...sent, name: "department" }, null],
          }),
      at: "engage-identity-provider",
      says: `The identity provider "engage-identity-provider" maps name from displayName, which the Okta app "engage-app" does not send (it sends ${emailClaim}, department).`,
    },
    {
      what: "an app that sends nothing",
      change: (program) => program.set("engage-app", { attributeStatements: undefined }),
      at: "engage-identity-provider",
      says: `The identity provider "engage-identity-provider" maps email from ${emailClaim}, which the Okta app "engage-app" does not send (it sends nothing).`,
    },
    {
      what: "an app that sends nothing, and whose label is changed in Okta's console",
      change: (program) => {
        program.set("engage-app", { attributeStatements: undefined });
        program.get("engage-app").ignoreChanges = ["label"];
      },
      at: "engage-identity-provider",
      says: `The identity provider "engage-identity-provider" maps email from ${emailClaim}, which`,
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
  allows: [
    {
      what: "email from the NameID, which every app sends",
      change: (program) =>
        program
          .set("engage-identity-provider", { attributeMapping: { email: "NameID" } })
          .set("engage-app", { attributeStatements: undefined }),
    },
    {
      what: "an app of Okta's catalogue, which brings its own statements",
      change: (program) =>
        program.set("engage-app", { preconfiguredApp: "acme", attributeStatements: undefined }),
    },
    {
      what: "an app of which it is not known yet whether it comes from the catalogue",
      change: (program) =>
        program.set("engage-app", { preconfiguredApp: unknown, attributeStatements: undefined }),
    },
    {
      what: "statements that are changed in Okta's console",
      change: (program) => {
        program.set("engage-app", {
          attributeStatements: [{ name: "old", values: ["user.email"] }],
        });
        program.get("engage-app").ignoreChanges = ["label", "attributeStatements[0].values"];
      },
    },
    {
      what: "an app that another program declares",
      change: (program) => {
        program.set("engage-app", { attributeStatements: undefined });
        program.get("engage-app").isRead = true;
      },
    },
    { what: "an app of another stack", change: (program) => program.remove("engage-app") },
  ],
});
