import rule from "../../../policy/rules/okta-app-https";
import { specify } from "../specify";

const plain = "http://ap-southeast-2.signin.aws.amazon.com/saml";

specify(rule, {
  breaks: [
    {
      what: "responses over plain http",
      change: (program) =>
        program.set("connect-app", { ssoUrl: plain, recipient: plain, destination: plain }),
      at: "connect-app",
      says: 'The Okta app "connect-app" has a plain http address in ssoUrl, recipient, destination. Over plain http',
    },
  ],
});
