import rule from "../../../policy/rules/cognito-sign-in-stays";
import { unknown, type Declared } from "../declared";
import { pool } from "../fixtures/engageOkta";
import { specify } from "../specify";

const client = (...supportedIdentityProviders: string[]): Declared => ({
  type: "aws:cognito/userPoolClient:UserPoolClient",
  name: "client",
  props: { userPoolId: pool, name: "mine", supportedIdentityProviders },
  waitsFor: ["engage-identity-provider"],
});

specify(rule, {
  breaks: [
    {
      what: "a client without COGNITO",
      change: (program) => program.add(client("Okta", "Google")),
      at: "client",
      says: 'The app client "client" lists Okta, Google and not COGNITO.',
      unknown: (program) => program.add(client("Okta", unknown)),
    },
    {
      what: "a client without anybody",
      change: (program) => program.add(client()),
      at: "client",
      says: 'The app client "client" lists no provider and not COGNITO.',
      unknown: (program) =>
        program.add(client()).set("client", { supportedIdentityProviders: unknown }),
    },
  ],
  allows: [
    {
      what: "a machine's client, through which no user signs in",
      change: (program) =>
        program
          .add(client())
          .set("client", { allowedOauthFlows: ["client_credentials"], name: "machine" }),
    },
    {
      what: "a client that says nothing of providers",
      change: (program) =>
        program.add(client()).set("client", { supportedIdentityProviders: undefined }),
    },
    {
      what: "a client that is meant to do without, by setting",
      change: (program) => program.add(client("Okta")),
      config: { exclusive: ["client"] },
    },
    {
      what: "an attachment that says exclusive",
      change: (program) => program.set("engage-app-client", { exclusive: true }),
    },
    { what: "a client with both", change: (program) => program.add(client("COGNITO", "Okta")) },
  ],
});
