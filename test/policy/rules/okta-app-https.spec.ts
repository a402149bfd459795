import rule from "../../../policy/rules/okta-app-https";
import type { Program } from "../declared";
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
    ...[
      ["acsEndpoints", ["https://acme.example/saml", plain]],
      ["acsEndpointsIndices", [null, { index: 0 }, { url: plain, index: 1 }]],
    ].map(([property, value]) => ({
      what: `an address among ${String(property)} over plain http`,
      change: (program: Program) => program.set("connect-app", { [String(property)]: value }),
      at: "connect-app",
      says: `The Okta app "connect-app" has a plain http address in ${String(property)}.`,
    })),
    {
      what: "a sign-out over plain http",
      change: (program) => program.set("connect-app", { singleLogoutUrl: plain }),
      at: "connect-app",
      says: 'The Okta app "connect-app" has a plain http singleLogoutUrl. Over plain http, others on the network can read who signs out',
      fix: "Use its https address.",
    },
  ],
  allows: [
    {
      what: "https addresses, whatever they lead to",
      change: (program) =>
        program.set("connect-app", {
          acsEndpoints: ["https://acme.example/saml?from=http://acme.example"],
          acsEndpointsIndices: [{ url: "https://acme.example/saml", index: 0 }],
          singleLogoutUrl: "https://acme.example/out",
        }),
    },
  ],
});
