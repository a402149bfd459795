import rule from "../../../policy/rules/metadata-is-of-its-app";
import { specify } from "../specify";

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
      what: "the metadata of the app for the user pool in IAM",
      change: (program) =>
        (program.get("connect-saml-provider").from = { samlMetadataDocument: ["engage-app"] }),
      at: "connect-saml-provider",
      says: 'The SAML provider "connect-saml-provider" has the metadata of the Okta app "engage-app", which is for a user pool.',
      unknown: (program) => (program.get("connect-saml-provider").from = {}),
    },
  ],
  allows: [
    {
      what: "a second app with the same audience: each provider has its own",
      change: (program) => {
        const app = program.get("engage-app");
        const provider = program.get("engage-identity-provider");
        const attachment = program.get("engage-app-client");
        program.add(
          { ...app, name: "trial-app", outputs: { id: "0oa3trial", entityKey: "exk3trial" } },
          {
            type: "okta:app/groupAssignment:GroupAssignment",
            name: "trial-agents",
            props: { appId: "0oa3trial", groupId: "00g2trial" },
          },
          {
            ...provider,
            name: "trial-provider",
            props: {
              ...provider.props,
              providerName: "OktaTrial",
              providerDetails: {
                MetadataURL: "https://acme.okta.com/app/exk3trial/sso/saml/metadata",
              },
            },
            from: { providerDetails: ["trial-app"] },
          },
          {
            ...attachment,
            name: "trial-client",
            props: { ...attachment.props, providerName: "OktaTrial" },
            from: { providerName: ["trial-provider"] },
          },
        );
      },
    },
  ],
});
