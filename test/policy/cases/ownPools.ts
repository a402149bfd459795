import { change, ref, text, type Case, type Program } from "./case";
import { assignment, claim, identityProviderOf, soundApp } from "./signOn";

const address = text(
  "https://",
  ref("domain.domain"),
  ".auth.eu-west-2.amazoncognito.com/saml2/idpresponse",
);

/** Pool, domain, client and Okta app in one program, everything passed on as outputs. */
export const ownPool: Program = {
  pool: {
    type: "aws:cognito/userPool:UserPool",
    props: { name: "agents", deletionProtection: "ACTIVE" },
    outputs: {
      id: "eu-west-2_Xyz987",
      arn: "arn:aws:cognito-idp:eu-west-2:123456789012:userpool/eu-west-2_Xyz987",
    },
  },
  domain: {
    type: "aws:cognito/userPoolDomain:UserPoolDomain",
    props: { domain: "acme-agents", userPoolId: ref("pool.id") },
  },
  app: {
    type: "okta:app/saml:Saml",
    props: {
      label: "Agents",
      ssoUrl: address,
      recipient: address,
      destination: address,
      audience: text("urn:amazon:cognito:sp:", ref("pool.id")),
      ...soundApp,
      subjectNameIdFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
      attributeStatements: [{ name: claim, type: "EXPRESSION", values: ["user.email"] }],
    },
    outputs: { id: "0oaagents", entityKey: "exkagents", metadata: "<EntityDescriptor/>" },
  },
  assigned: assignment,
  idp: identityProviderOf(ref("pool.id")),
  client: {
    type: "aws:cognito/userPoolClient:UserPoolClient",
    props: {
      name: "web",
      userPoolId: ref("pool.id"),
      supportedIdentityProviders: ["COGNITO", ref("idp.providerName")],
    },
  },
};

export const ownPools: Case[] = [
  {
    name: "a pool, its domain, client and Okta app, all wired by outputs",
    program: ownPool,
    expected: [],
  },
  {
    name: "an app that does not sign its responses",
    program: change(ownPool, { app: { responseSigned: false } }),
    expected: ["mandatory okta-app-signs app"],
  },
  {
    name: "the metadata address that needs a token, known only after the app is made",
    program: change(ownPool, {
      idp: {
        providerDetails: {
          MetadataURL: text(
            "https://acme.okta.com/api/v1/apps/",
            ref("app.id"),
            "/sso/saml/metadata",
          ),
        },
      },
    }),
    run: "up",
    expected: ["mandatory metadata-url-is-public idp"],
  },
];
