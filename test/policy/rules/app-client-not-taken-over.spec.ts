import rule from "../../../policy/rules/app-client-not-taken-over";
import { unknown, type Declared } from "../declared";
import { pool } from "../fixtures/engageOkta";
import { specify } from "../specify";

const managed: Declared = {
  type: "aws:cognito/managedUserPoolClient:ManagedUserPoolClient",
  name: "client",
  props: {
    userPoolId: pool,
    namePattern: "^app-client$",
    supportedIdentityProviders: ["COGNITO", "Okta"],
    callbackUrls: ["https://acme.engage.example/callback"],
    logoutUrls: ["https://acme.engage.example/logout"],
    allowedOauthFlows: ["code"],
    allowedOauthFlowsUserPoolClient: true,
    allowedOauthScopes: ["openid"],
    explicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"],
    readAttributes: ["email"],
    writeAttributes: ["email"],
    accessTokenValidity: 60,
    idTokenValidity: 60,
    refreshTokenValidity: 30,
    tokenValidityUnits: { accessToken: "minutes", idToken: "minutes", refreshToken: "days" },
  },
  waitsFor: ["engage-identity-provider"],
};
const without = (...properties: string[]): Declared => ({
  ...managed,
  props: Object.fromEntries(
    Object.entries(managed.props).filter(([property]) => !properties.includes(property)),
  ),
});
const imported: Declared = {
  ...without("namePattern", "callbackUrls"),
  type: "aws:cognito/userPoolClient:UserPoolClient",
};
imported.props.name = "app-client";

specify(rule, {
  breaks: [
    {
      what: "a ManagedUserPoolClient that would reset token lifetimes",
      change: (program) => program.add(without("tokenValidityUnits", "accessTokenValidity")),
      at: "client",
      says: '"client" takes over a live app client and leaves out accessTokenValidity, tokenValidityUnits. Every write replaces',
      unknown: (program) =>
        program
          .add(without())
          .set("client", { tokenValidityUnits: unknown, accessTokenValidity: unknown }),
    },
    {
      what: "a UserPoolClient that has the vendor's name",
      change: (program) => program.add(imported),
      at: "client",
      says: '"client" takes over a live app client and leaves out callbackUrls.',
      unknown: (program) => program.add(imported).set("client", { name: unknown }),
    },
  ],
  allows: [
    {
      what: "a ManagedUserPoolClient that declares everything",
      change: (program) => program.add(managed),
    },
    {
      what: "a client of the stack's own",
      change: (program) => program.add(imported).set("client", { name: "mine" }),
    },
    {
      what: "less, by setting",
      change: (program) => program.add(imported),
      config: { mustDeclare: ["tokenValidityUnits"] },
    },
  ],
});
