import rule from "../../../policy/rules/identity-provider-name";
import type { Program } from "../declared";
import { pool } from "../fixtures/engageOkta";
import { specify } from "../specify";

const named = (providerName: string) => (program: Program) =>
  program
    .set("engage-identity-provider", { providerName })
    .set("engage-app-client", { providerName });
const broken = (what: string, providerName: string, fault: string) => ({
  what,
  change: named(providerName),
  at: "engage-identity-provider",
  says: `The identity provider "engage-identity-provider" has the providerName "${providerName}": ${fault}.`,
});

specify(rule, {
  breaks: [
    broken("an empty name", "", "it is empty"),
    broken("a name with a colon", "acme:Okta", "it has a colon"),
    broken("a name of 33 characters", "O".repeat(33), "it has 33 characters"),
    broken("a name of one character", "O", "it has one character"),
    broken("a name of two characters", "OK", "it has 2 characters"),
    broken(
      "an underscore at the start",
      "_acme",
      "it has an underscore that is not the second character",
    ),
    broken("a control character", "Ok\u0007ta", "it has a character that Cognito does not take"),
    broken(
      "an underscore further on",
      "acme_okta",
      "it has an underscore that is not the second character",
    ),
    broken("a name of Cognito's own", "cognito", "COGNITO is reserved"),
    {
      ...broken("a name of Cognito's own for an OIDC provider", "Google", "Google is reserved"),
      change: (program) =>
        named("Google")(program).set("engage-identity-provider", { providerType: "OIDC" }),
    },
  ],
  allows: [
    {
      what: "Google's provider, whose name is fixed",
      change: (program) =>
        program.add({
          type: "aws:cognito/identityProvider:IdentityProvider",
          name: "google",
          props: { userPoolId: pool, providerName: "Google", providerType: "Google" },
        }),
    },
    { what: "a name of 3 characters with an underscore as the second", change: named("a_b") },
    { what: "a name of letters, marks, digits and signs", change: named("Ökta-e\u0301+1.") },
    { what: "a name of 32 characters", change: named("O".repeat(32)) },
  ],
});
