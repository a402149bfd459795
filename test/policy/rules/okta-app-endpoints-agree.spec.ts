import rule from "../../../policy/rules/okta-app-endpoints-agree";
import { specify } from "../specify";

const other = "https://other.auth.ap-southeast-2.amazoncognito.com/saml2/idpresponse";
const own = "https://engage-acme.auth.ap-southeast-2.amazoncognito.com/saml2/idpresponse";

specify(rule, {
  breaks: [
    {
      what: "another recipient than the address that is posted to",
      change: (program) => program.set("engage-app", { recipient: other }),
      at: "engage-app",
      says: `The Okta app "engage-app" posts to ssoUrl ${own} but writes the recipient ${other} into its responses.`,
    },
    {
      what: "a destination that is left out",
      change: (program) => program.set("engage-app", { destination: undefined }),
      at: "engage-app",
      says: `The Okta app "engage-app" posts to ssoUrl ${own} but writes the destination (none) into its responses.`,
    },
  ],
});
