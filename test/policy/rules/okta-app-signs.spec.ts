import rule from "../../../policy/rules/okta-app-signs";
import { unknown } from "../declared";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "an app whose responses are not signed",
      change: (program) => program.set("engage-app", { responseSigned: false }),
      at: "engage-app",
      says: 'The Okta app "engage-app" has responseSigned off. An unsigned part',
    },
    {
      what: "an app that does not say whether its assertions are signed",
      change: (program) => program.set("connect-app", { assertionSigned: undefined }),
      at: "connect-app",
      says: 'The Okta app "connect-app" has assertionSigned left out. An unsigned part',
    },
    {
      what: "an app that only its metadata's use tells",
      change: (program) => {
        program.set("engage-app", { audience: unknown, ssoUrl: unknown });
        program.set("engage-app", { recipient: unknown, destination: unknown });
        program.set("engage-app", { assertionSigned: false });
      },
      at: "engage-app",
      says: 'The Okta app "engage-app" has assertionSigned off. An unsigned part',
    },
  ],
  allows: [
    {
      what: "an app for something else",
      change: (program) =>
        program.add({
          type: "okta:app/saml:Saml",
          name: "wiki",
          props: { label: "Wiki", ssoUrl: "https://wiki.acme.com/saml", audience: "wiki" },
        }),
    },
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
