import rule from "../../../policy/rules/app-client-lists-after";
import { unknown } from "../declared";
import { pool } from "../fixtures/engageOkta";
import { specify } from "../specify";

const listing = {
  type: "aws:cognito/userPoolClient:UserPoolClient",
  name: "client",
  props: { userPoolId: pool, name: "another", supportedIdentityProviders: ["COGNITO", "Okta"] },
};

specify(rule, {
  breaks: [
    {
      what: "an attachment that does not wait",
      change: (program) => (program.get("engage-app-client").from = {}),
      at: "engage-app-client",
      says: '"engage-app-client" lists Okta on an app client without waiting for the identity provider "engage-identity-provider".',
      unknown: (program) => {
        program.set("engage-app-client", { userPoolId: unknown }).get("engage-app-client").from =
          {};
      },
    },
    {
      what: "a client that does not wait",
      change: (program) => program.add(listing),
      at: "client",
      says: '"client" lists Okta on an app client without waiting for',
      unknown: (program) =>
        program.add({
          ...listing,
          props: { ...listing.props, supportedIdentityProviders: ["COGNITO", unknown] },
        }),
    },
  ],
  allows: [
    {
      what: "a dependsOn through another resource",
      change: (program) => {
        const attachment = program.get("engage-app-client");
        attachment.from = {};
        attachment.waitsFor = ["pause"];
        program.add({
          type: "command:local:Command",
          name: "pause",
          props: {},
          waitsFor: ["engage-identity-provider"],
        });
      },
    },
    {
      what: "a provider of the same name in another pool",
      change: (program) =>
        program.add({
          ...listing,
          props: { ...listing.props, userPoolId: "ap-southeast-2_Other" },
        }),
    },
  ],
});
