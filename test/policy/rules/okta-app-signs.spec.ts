import rule from "../../../policy/rules/okta-app-signs";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "an app whose responses are not signed",
      change: (program) => program.set("engage-app", { responseSigned: false }),
      at: "engage-app",
      says: 'The Okta app "engage-app" has responseSigned off. What is not signed',
    },
    {
      what: "an app that does not say whether its assertions are signed",
      change: (program) => program.set("connect-app", { assertionSigned: undefined }),
      at: "connect-app",
      says: 'The Okta app "connect-app" has assertionSigned left out. What is not signed',
    },
  ],
  allows: [
    {
      what: "an app of Okta's catalogue, which has settings of its own",
      change: (program) =>
        program.set("connect-app", {
          preconfiguredApp: "amazon_aws",
          responseSigned: undefined,
          assertionSigned: undefined,
        }),
    },
  ],
});
