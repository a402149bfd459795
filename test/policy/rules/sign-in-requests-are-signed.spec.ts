import rule from "../../../policy/rules/sign-in-requests-are-signed";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "an app that takes signed requests only",
      change: (program) => program.set("engage-app", { samlSignedRequestEnabled: true }),
      at: "engage-identity-provider",
      says: 'The Okta app "engage-app" takes signed requests only, and the identity provider "engage-identity-provider" does not sign them.',
    },
  ],
  allows: [
    { what: "an app of another stack", change: (program) => program.remove("engage-app") },
    {
      what: "signed requests on both sides",
      change: (program) =>
        program
          .set("engage-app", { samlSignedRequestEnabled: true })
          .set("engage-identity-provider", {
            providerDetails: {
              MetadataURL: "https://acme.okta.com/app/exk1engage/sso/saml/metadata",
              RequestSigningAlgorithm: "rsa-sha256",
            },
          }),
    },
  ],
});
