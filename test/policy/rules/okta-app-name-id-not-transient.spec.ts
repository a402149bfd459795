import rule from "../../../policy/rules/okta-app-name-id-not-transient";
import { specify } from "../specify";

const transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

specify(rule, {
  breaks: [
    {
      what: "a NameID that changes at every sign-in",
      change: (program) => program.set("engage-app", { subjectNameIdFormat: transient }),
      at: "engage-app",
      says: `The Okta app "engage-app" has the subjectNameIdFormat "transient".`,
    },
  ],
});
