import rule from "../../../policy/rules/app-client-is-sound";
import { unknown, type Program } from "../declared";
import { pool } from "../fixtures/engageOkta";
import { specify } from "../specify";

const client = {
  type: "aws:cognito/userPoolClient:UserPoolClient",
  name: "client",
  props: {
    userPoolId: pool,
    name: "web",
    supportedIdentityProviders: ["COGNITO", "Okta"],
    allowedOauthFlows: ["code"],
    callbackUrls: ["https://acme.example/in?from=http://acme.example", "http://localhost:3000/in"],
    logoutUrls: ["https://acme.example/out"],
    explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    enableTokenRevocation: true,
    preventUserExistenceErrors: "ENABLED",
  },
  waitsFor: ["engage-identity-provider"],
};
const broken = (what: string, props: Record<string, unknown>, says: string, fix: string) => ({
  what,
  change: (program: Program) => program.add({ ...client, props: { ...client.props, ...props } }),
  at: "client",
  says: `The app client "client" ${says}.`,
  fix,
  unknown: (program: Program) =>
    program.add({
      ...client,
      props: {
        ...client.props,
        ...Object.fromEntries(Object.keys(props).map((key) => [key, unknown])),
      },
    }),
});

specify(rule, {
  breaks: [
    broken(
      "the implicit flow",
      { allowedOauthFlows: ["code", "implicit"] },
      "allows the implicit flow",
      'Take "implicit" out of allowedOauthFlows; use "code" with PKCE.',
    ),
    broken(
      "a callback over plain http",
      { callbackUrls: ["http://acme.example/in"] },
      "has a plain http address in callbackUrls",
      "Use https addresses.",
    ),
    broken(
      "every address over plain http",
      {
        callbackUrls: ["https://acme.example/in", "HTTP://acme.example/in"],
        logoutUrls: ["http://localhost.acme.example/out"],
        defaultRedirectUri: "http://127.0.0.10/in",
      },
      "has a plain http address in callbackUrls and logoutUrls and defaultRedirectUri",
      "Use https addresses.",
    ),
    {
      ...broken(
        "a sign-out over plain http, while the callbacks are not known yet",
        { logoutUrls: ["http://acme.example/out"] },
        "has a plain http address in logoutUrls",
        "Use https addresses.",
      ),
      change: (program: Program) =>
        program.add({
          ...client,
          props: {
            ...client.props,
            callbackUrls: unknown,
            logoutUrls: ["http://acme.example/out"],
          },
        }),
    },
    broken(
      "passwords that the application sees",
      {
        explicitAuthFlows: [
          "ALLOW_USER_PASSWORD_AUTH",
          "ALLOW_ADMIN_USER_PASSWORD_AUTH",
          "ALLOW_USER_SRP_AUTH",
        ],
      },
      "allows ALLOW_USER_PASSWORD_AUTH and ALLOW_ADMIN_USER_PASSWORD_AUTH",
      "Leave it out of explicitAuthFlows; ALLOW_USER_SRP_AUTH keeps passwords of the pool's own users unseen.",
    ),
    broken(
      "passwords that the application sees, by the flows' old names",
      { explicitAuthFlows: ["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"] },
      "allows ADMIN_NO_SRP_AUTH and USER_PASSWORD_AUTH",
      "Leave it out of explicitAuthFlows; ALLOW_USER_SRP_AUTH keeps passwords of the pool's own users unseen.",
    ),
    broken(
      "tokens that cannot be revoked",
      { enableTokenRevocation: false },
      "has enableTokenRevocation off",
      "Leave enableTokenRevocation out, or set it to true.",
    ),
    broken(
      "errors that tell who has an account",
      { preventUserExistenceErrors: "LEGACY" },
      'has preventUserExistenceErrors "LEGACY"',
      'Set preventUserExistenceErrors to "ENABLED".',
    ),
  ],
  allows: [
    { what: "a sound client", change: (program) => program.add(client) },
    {
      what: "a client with Cognito's defaults",
      change: (program) => {
        const { userPoolId, name, supportedIdentityProviders } = client.props;
        program.add({ ...client, props: { userPoolId, name, supportedIdentityProviders } });
      },
    },
    {
      what: "http on the machine of a developer",
      change: (program) => {
        const callbackUrls = [
          "http://localhost/in",
          "http://127.0.0.1:3000",
          "http://[::1]:3000/in",
        ];
        const defaultRedirectUri = "http://localhost";
        program.add({ ...client, props: { ...client.props, callbackUrls, defaultRedirectUri } });
      },
    },
    {
      what: "a client that no identity provider is on",
      change: (program) =>
        program.add({
          ...client,
          props: {
            ...client.props,
            supportedIdentityProviders: ["COGNITO"],
            allowedOauthFlows: ["implicit"],
          },
        }),
    },
  ],
});
