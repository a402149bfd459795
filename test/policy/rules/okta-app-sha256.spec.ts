import rule from "../../../policy/rules/okta-app-sha256";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "a SHA-1 signature",
      change: (program) => program.set("engage-app", { signatureAlgorithm: "RSA_SHA1" }),
      at: "engage-app",
      says: 'The Okta app "engage-app" has the signatureAlgorithm "RSA_SHA1". A signature over SHA-1',
    },
    {
      what: "a digest that is left out",
      change: (program) => program.set("engage-app", { digestAlgorithm: undefined }),
      at: "engage-app",
      says: 'The Okta app "engage-app" has no digestAlgorithm. Okta refuses',
    },
  ],
});
