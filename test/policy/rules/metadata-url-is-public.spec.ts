import rule from "../../../policy/rules/metadata-url-is-public";
import type { Program } from "../declared";
import { unknown } from "../declared";
import { specify } from "../specify";

const reads = (address: string) => (program: Program) =>
  program.set("engage-identity-provider", { providerDetails: { MetadataURL: address } });
const says = (fault: string) =>
  `The metadata address of the identity provider "engage-identity-provider" is ${fault}. Cognito`;
const nested = reads(unknown);

specify(rule, {
  breaks: [
    {
      what: "the address of Okta's API, which is the app's own metadataUrl output",
      change: reads("https://acme.okta.com/api/v1/apps/0oa1engage/sso/saml/metadata"),
      at: "engage-identity-provider",
      says: says("of Okta's API, which needs a token"),
      unknown: nested,
    },
    {
      what: "plain http",
      change: reads("http://acme.okta.com/app/exk1engage/sso/saml/metadata"),
      at: "engage-identity-provider",
      says: says("not https"),
      fix: "Use the https address of the metadata.",
    },
    {
      what: "a host that is not allowed",
      change: reads("https://acme.okta.com.example.net/app/exk1engage/sso/saml/metadata"),
      at: "engage-identity-provider",
      says: 'The identity provider "engage-identity-provider" reads Okta\'s metadata from a host that is not allowed. Cognito believes',
    },
    {
      what: "a host next to an Okta provider that is not told its organization",
      change: (program) =>
        reads("https://login.acme.com/app/exk1engage/sso/saml/metadata")(program).set(
          "default_7_0_0",
          { orgName: undefined, baseUrl: "login.acme.com" },
        ),
      at: "engage-identity-provider",
      says: 'The identity provider "engage-identity-provider" reads Okta\'s metadata from a host',
    },
    {
      what: "what is no URL",
      change: reads("acme.okta.com"),
      at: "engage-identity-provider",
      says: says("no URL"),
    },
  ],
  allows: [
    {
      what: "the metadata of another vendor's identity provider, on any host",
      change: reads("https://login.microsoftonline.com/acme/federationmetadata/saml.xml"),
    },
    {
      what: "an address below /api/ that is not Okta's",
      change: reads("https://sso.acme.com/api/v1/metadata"),
    },
    {
      what: "an identity provider without details",
      change: (program) =>
        program.set("engage-identity-provider", {
          providerType: "Google",
          providerDetails: undefined,
        }),
    },
    {
      what: "an identity provider that has no metadata",
      change: (program) =>
        program.set("engage-identity-provider", {
          providerType: "OIDC",
          providerDetails: { oidc_issuer: "https://acme.okta.com" },
        }),
    },
    {
      what: "a custom Okta domain, by setting",
      change: reads("https://login.acme.com/app/exk1engage/sso/saml/metadata"),
      config: { hosts: ["login.acme.com", "*.okta.com"] },
    },
    {
      what: "a custom Okta domain that the Okta provider is set to",
      change: (program) =>
        reads("https://login.acme.com/app/exk1engage/sso/saml/metadata")(program).set(
          "default_7_0_0",
          { orgName: "login", baseUrl: "acme.com" },
        ),
    },
    {
      what: "the organization of an Okta provider without a domain, where the setting has other hosts",
      change: (program) => program.set("default_7_0_0", { orgName: "acme", baseUrl: undefined }),
      config: { hosts: ["login.acme.com"] },
    },
    {
      what: "metadata in a file",
      change: (program) =>
        program.set("engage-identity-provider", { providerDetails: { MetadataFile: "<xml/>" } }),
    },
  ],
});
