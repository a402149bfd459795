import rule from "../../../policy/rules/okta-app-endpoints-agree";
import { specify } from "../specify";

const other = "https://other.auth.ap-southeast-2.amazoncognito.com/saml2/idpresponse";

specify(rule, {
  breaks: [
    {
      what: "another recipient than the address that is posted to",
      change: (program) => program.set("engage-app", { recipient: other }),
      at: "engage-app",
      says: 'The Okta app "engage-app" writes another recipient into its responses than the ssoUrl that it posts them to.',
    },
    {
      what: "a destination that is left out",
      change: (program) => program.set("engage-app", { destination: undefined }),
      at: "engage-app",
      says: 'The Okta app "engage-app" has no destination.',
    },
  ],
});
