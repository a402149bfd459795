import rule from "../../../policy/rules/live-resources-stay";
import { urn, type Config } from "../pack";
import { unknown, type Program } from "../declared";
import { engageOkta, pool } from "../fixtures/engageOkta";
import { specify } from "../specify";

const identityProvider = {
  type: "aws:cognito/identityProvider:IdentityProvider",
  urn: urn(engageOkta, "engage-identity-provider"),
  properties: { providerName: "Okta", providerType: "SAML", userPoolId: pool },
};
const live = (...entries: unknown[]): Config[string] => ({ live: entries });
const byHand = {
  type: identityProvider.type,
  properties: { providerName: "Okta", userPoolId: pool },
};
const app = {
  type: "okta:app/saml:Saml",
  urn: urn(engageOkta, "connect-app"),
  properties: { label: "Amazon Connect" },
};

specify(rule, {
  breaks: [
    {
      what: "another name for a live identity provider",
      change: (program) => program.set("engage-identity-provider", { providerName: "Okta2" }),
      config: live(identityProvider),
      at: "engage-identity-provider",
      says: 'The live resource "engage-identity-provider" has the providerName "Okta" and would get "Okta2". Agents sign in',
    },
    {
      what: "another label for a live app",
      change: (program) => program.set("connect-app", { label: "Connect" }),
      config: live(app),
      at: "connect-app",
      says: 'The live resource "connect-app" has the label "Amazon Connect" and would get "Connect".',
    },
    {
      what: "another name for a live role",
      change: (program) => program.set("connect-saml-provider", { name: "Okta2" }),
      config: live({
        type: "aws:iam/samlProvider:SamlProvider",
        urn: urn(engageOkta, "connect-saml-provider"),
        properties: { name: "AmazonConnectOkta" },
      }),
      at: "connect-saml-provider",
      says: 'The live resource "connect-saml-provider" has the name "AmazonConnectOkta" and would get "Okta2".',
    },
    {
      what: "a live app under another name in the program, which would be a new app",
      change: rename,
      config: live(app),
      at: undefined,
      says: `The live okta:app/saml:Saml Amazon Connect is no longer declared as ${app.urn}.`,
      // A name in the program is always known: with the old one as its alias it is the same app.
      unknown: (program) => {
        rename(program);
        program.get("renamed-app").aliases = [app.urn];
        program.set("renamed-app", { label: unknown });
      },
    },
    {
      what: "the loss of what was listed by hand",
      change: (program) => program.set("engage-identity-provider", { providerName: "Okta2" }),
      config: live(byHand),
      at: undefined,
      says: `The live aws:cognito/identityProvider:IdentityProvider Okta ${pool} is no longer declared.`,
    },
  ],
  allows: [
    { what: "everything while nothing is listed as live", change: rename },
    { what: "what stays as it is", change: () => 0, config: live(identityProvider, app, byHand) },
    {
      what: "a moved app that has its old name as an alias",
      change: (program) => {
        rename(program);
        program.get("renamed-app").aliases = [app.urn];
      },
      config: live(app),
    },
  ],
});

function rename(program: Program): void {
  program.get("connect-app").name = "renamed-app";
  for (const { from = {} } of program.resources) {
    for (const names of Object.values(from)) {
      const index = names.indexOf("connect-app");
      if (index >= 0) names[index] = "renamed-app";
    }
  }
}
