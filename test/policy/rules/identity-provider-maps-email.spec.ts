import rule from "../../../policy/rules/identity-provider-maps-email";
import { unknown, type Program } from "../declared";
import { pool } from "../fixtures/engageOkta";
import { specify } from "../specify";

const withoutEmail = (program: Program) =>
  program.set("engage-identity-provider", { attributeMapping: undefined });
/** The pool is the program's own. */
const inPool = (props: object) => (program: Program) =>
  withoutEmail(program).add({
    type: "aws:cognito/userPool:UserPool",
    name: "pool",
    props: { deletionProtection: "ACTIVE", ...props },
    outputs: { id: pool },
  });
const says = 'The identity provider "engage-identity-provider" does not map email.';
const entra = {
  providerDetails: { MetadataURL: "https://login.microsoftonline.com/acme/federationmetadata.xml" },
};
const emailIsUnknown = (program: Program) =>
  program.set("engage-identity-provider", { attributeMapping: { email: unknown } });

specify(rule, {
  breaks: [
    {
      what: "an identity provider without email",
      change: withoutEmail,
      at: "engage-identity-provider",
      says,
      unknown: emailIsUnknown,
    },
    {
      what: "one in a pool that requires email",
      change: inPool({ schemas: [{ name: "name" }, { name: "email", required: true }] }),
      at: "engage-identity-provider",
      says,
      unknown: emailIsUnknown,
    },
    {
      what: "one in a pool where people sign in with their email address",
      change: inPool({ usernameAttributes: ["phone_number", "email"] }),
      at: "engage-identity-provider",
      says,
      unknown: emailIsUnknown,
    },
    {
      what: "another vendor's on Engage's app client, next to a client that does not list it",
      change: (program) => {
        withoutEmail(program)
          .set("engage-identity-provider", entra)
          .get("engage-identity-provider").from = {};
        program.remove("engage-app").add({
          type: "aws:cognito/userPoolClient:UserPoolClient",
          name: "client",
          props: { userPoolId: pool, supportedIdentityProviders: ["COGNITO"] },
        });
      },
      at: "engage-identity-provider",
      says,
      unknown: emailIsUnknown,
    },
  ],
  allows: [
    {
      what: "a pool that needs other attributes only",
      change: inPool({
        schemas: [null, { name: "email", required: false }, { name: "name", required: true }],
        usernameAttributes: ["phone_number"],
      }),
    },
    { what: "a pool with Cognito's defaults", change: inPool({}) },
    {
      what: "another vendor's identity provider on a client that is not Engage's",
      change: (program) =>
        program.add(
          {
            type: "aws:cognito/identityProvider:IdentityProvider",
            name: "entra",
            props: {
              userPoolId: pool,
              providerName: "Entra",
              providerType: "SAML",
              ...entra,
            },
          },
          {
            type: "aws:cognito/userPoolClient:UserPoolClient",
            name: "client",
            props: {
              userPoolId: pool,
              name: "another",
              supportedIdentityProviders: ["COGNITO", "Entra"],
            },
            waitsFor: ["entra"],
          },
        ),
    },
    {
      what: "a social identity provider to do as it likes",
      change: (program) =>
        program.set("engage-identity-provider", { attributeMapping: {}, providerType: "OIDC" }),
    },
  ],
});
