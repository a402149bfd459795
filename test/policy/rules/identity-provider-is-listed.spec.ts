import rule from "../../../policy/rules/identity-provider-is-listed";
import { unknown } from "../declared";
import { pool } from "../fixtures/engageOkta";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "an identity provider that no app client lists",
      change: (program) => program.remove("engage-app-client"),
      at: "engage-identity-provider",
      says: 'No app client lists the identity provider "engage-identity-provider" (Okta).',
      unknown: (program) => {
        program.set("engage-app-client", { providerName: unknown }).get("engage-app-client").from =
          {};
      },
    },
    {
      what: "an identity provider in a pool whose client lists another",
      change: (program) =>
        (program.set("engage-app-client", { providerName: "Entra" }).get("engage-app-client").from =
          {}),
      at: "engage-identity-provider",
      says: 'No app client lists the identity provider "engage-identity-provider" (Okta).',
    },
  ],
  allows: [
    {
      what: "one that the stack's own client lists",
      change: (program) =>
        program.remove("engage-app-client").add({
          type: "aws:cognito/userPoolClient:UserPoolClient",
          name: "client",
          props: {
            userPoolId: pool,
            name: "mine",
            supportedIdentityProviders: ["COGNITO", "Okta"],
          },
          waitsFor: ["engage-identity-provider"],
        }),
    },
  ],
});
