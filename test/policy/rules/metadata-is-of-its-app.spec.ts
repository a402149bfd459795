import rule from "../../../policy/rules/metadata-is-of-its-app";
import { type Declared, type Program, unknown } from "../declared";
import { specify } from "../specify";

/** A second app with the audience of the same user pool. */
function secondApp(program: Program, props: object = {}): void {
  const app = program.get("engage-app");
  program.add(
    {
      ...app,
      name: "trial-app",
      props: { ...app.props, ...props },
      outputs: { id: "0oa3trial", entityKey: "exk3trial" },
    },
    {
      type: "okta:app/groupAssignment:GroupAssignment",
      name: "trial-agents",
      props: { appId: "0oa3trial", groupId: "00g2trial" },
    },
  );
}

/** A second identity provider in the same user pool, on the same client. */
function secondProvider(program: Program, MetadataURL: string, from: Declared["from"] = {}): void {
  const provider = program.get("engage-identity-provider");
  const client = program.get("engage-app-client");
  const providerName = "Second";
  program.add(
    {
      ...provider,
      name: "second-provider",
      props: { ...provider.props, providerName, providerDetails: { MetadataURL } },
      from,
    },
    {
      ...client,
      name: "second-client",
      props: { ...client.props, providerName },
      from: { providerName: ["second-provider"] },
    },
  );
}

const entra = "https://login.microsoftonline.com/1/metadata.xml";

const metadata = (entityKey: string) =>
  `<EntityDescriptor entityID="http://www.okta.com/${entityKey}"/>`;

specify(rule, {
  breaks: [
    {
      what: "the metadata of the app for Connect in the user pool",
      change: (program) => {
        program
          .set("engage-identity-provider", {
            providerDetails: {
              MetadataURL: "https://acme.okta.com/app/exk2connect/sso/saml/metadata",
            },
          })
          .get("engage-identity-provider").from = {};
      },
      at: "engage-identity-provider",
      says: 'The identity provider "engage-identity-provider" has the metadata of the Okta app "connect-app", which is not for its user pool: that is "engage-app".',
    },
    {
      what: "the metadata of the app for Connect in a user pool that has no app",
      change: (program) =>
        (program.remove("engage-app").get("engage-identity-provider").from = {
          providerDetails: ["connect-app"],
        }),
      at: "engage-identity-provider",
      says: 'The identity provider "engage-identity-provider" has the metadata of the Okta app "connect-app", which is not for its user pool. ',
      unknown: (program) => program.remove("engage-app"),
    },
    {
      what: "the metadata of another pool's app",
      change: (program) => {
        const app = program.get("engage-app");
        const audience = "urn:amazon:cognito:sp:ap-southeast-2_Other";
        program.add(
          {
            ...app,
            name: "other-app",
            props: { ...app.props, audience },
            outputs: { id: "0oa3other", entityKey: "exk3other" },
          },
          {
            type: "okta:app/groupAssignment:GroupAssignment",
            name: "other-agents",
            props: { appId: "0oa3other", groupId: "00g2other" },
          },
        );
        program.get("engage-identity-provider").from = { providerDetails: ["other-app"] };
      },
      at: "engage-identity-provider",
      says: 'The identity provider "engage-identity-provider" has the metadata of the Okta app "other-app", which is not for its user pool: that is "engage-app".',
      unknown: (program) => (program.get("engage-identity-provider").from = {}),
    },
    {
      what: "the metadata of the app for the user pool in IAM, as text",
      change: (program) => {
        program
          .set("connect-saml-provider", { samlMetadataDocument: metadata("exk1engage") })
          .get("connect-saml-provider").from = {};
      },
      at: "connect-saml-provider",
      says: 'The SAML provider "connect-saml-provider" has the metadata of the Okta app "engage-app", which is for a user pool.',
    },
    {
      what: "the metadata of the app for the user pool in IAM",
      change: (program) =>
        (program.get("connect-saml-provider").from = { samlMetadataDocument: ["engage-app"] }),
      at: "connect-saml-provider",
      says: 'The SAML provider "connect-saml-provider" has the metadata of the Okta app "engage-app", which is for a user pool.',
      unknown: (program) => (program.get("connect-saml-provider").from = {}),
    },
    {
      what: "a second app with the same audience, and one provider",
      change: (program) => secondApp(program),
      at: "trial-app",
      says: 'The Okta app "trial-app" has the audience of a user pool whose identity provider "engage-identity-provider" has the metadata of the Okta app "engage-app".',
      fix: "Remove one of the two apps, or give the pool an identity provider with this app's metadata.",
      unknown: (program) => secondApp(program, { audience: unknown }),
    },
    {
      what: "the same next to a provider that is not Okta's",
      change: (program) => {
        secondApp(program);
        secondProvider(program, entra);
      },
      at: "trial-app",
      says: 'The Okta app "trial-app" has the audience of a user pool whose identity provider "engage-identity-provider" has the metadata of the Okta app "engage-app".',
      fix: "Remove one of the two apps, or give the pool an identity provider with this app's metadata.",
      unknown: (program) => {
        secondApp(program, { audience: unknown });
        secondProvider(program, entra);
      },
    },
  ],
  allows: [
    {
      what: "the metadata of the app for Connect in IAM, as text",
      change: (program) => {
        program
          .set("connect-saml-provider", { samlMetadataDocument: metadata("exk2connect") })
          .get("connect-saml-provider").from = {};
      },
    },
    {
      what: "metadata of an app of another stack in IAM",
      change: (program) => {
        program
          .set("connect-saml-provider", { samlMetadataDocument: metadata("exk9other") })
          .get("connect-saml-provider").from = {};
        for (const app of ["engage-app", "connect-app"]) {
          program.get(app).outputs = { id: program.get(app).outputs?.id };
        }
      },
    },
    {
      what: "a second app with the same audience: each provider has its own",
      change: (program) => {
        secondApp(program);
        const address = "https://acme.okta.com/app/exk3trial/sso/saml/metadata";
        secondProvider(program, address, { providerDetails: ["trial-app"] });
      },
    },
    {
      what: "a second app, next to a second provider whose metadata may be of it",
      change: (program) => {
        secondApp(program);
        secondProvider(program, unknown);
      },
    },
    {
      what: "a second app with the same audience that is switched off",
      change: (program) => secondApp(program, { status: "INACTIVE" }),
    },
    {
      what: "a second app with the audience of another pool",
      change: (program) =>
        secondApp(program, { audience: "urn:amazon:cognito:sp:ap-southeast-2_Next" }),
    },
    {
      what: "a second app, where the provider's metadata may be of either",
      change: (program) => {
        secondApp(program);
        const provider = program.get("engage-identity-provider");
        provider.from = {};
        provider.props.providerDetails = { MetadataURL: unknown };
      },
    },
  ],
});
