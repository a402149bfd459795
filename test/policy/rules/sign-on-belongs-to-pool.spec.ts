import rule from "../../../policy/rules/sign-on-belongs-to-pool";
import { unknown, type Program } from "../declared";
import { pool } from "../fixtures/engageOkta";
import { specify } from "../specify";

const at = (host: string) => (program: Program) => {
  const address = `https://${host}/saml2/idpresponse`;
  return program.set("engage-app", { ssoUrl: address, recipient: address, destination: address });
};
const domain = {
  type: "aws:cognito/userPoolDomain:UserPoolDomain",
  name: "domain",
  props: { userPoolId: pool, domain: "engage-acme" },
};

specify(rule, {
  breaks: [
    {
      what: "the audience of another pool",
      change: (program) =>
        program.set("engage-app", { audience: "urn:amazon:cognito:sp:ap-southeast-2_Other" }),
      at: "engage-app",
      says: 'The audience of the Okta app "engage-app" is not that of the user pool of its identity provider "engage-identity-provider".',
      unknown: (program) => program.set("engage-app", { audience: unknown }),
    },
    {
      what: "the sign-in domain of another region",
      change: at("engage-acme.auth.us-east-1.amazoncognito.com"),
      at: "engage-app",
      says: 'The ssoUrl of the Okta app "engage-app" is a domain of another region than the user pool\'s;',
    },
    {
      what: "another domain than the one that is set",
      change: at("login.other.com"),
      config: { domains: { [pool]: "login.acme.com" } },
      at: "engage-app",
      says: 'The ssoUrl of the Okta app "engage-app" is not on a domain of the user pool (login.acme.com);',
    },
    {
      what: "another domain than the one that the stack declares",
      change: (program) =>
        at("engage-other.auth.ap-southeast-2.amazoncognito.com")(program).add(domain),
      at: "engage-app",
      says: 'The ssoUrl of the Okta app "engage-app" is not on a domain of the user pool (engage-acme.auth.ap-southeast-2.amazoncognito.com, engage-acme.auth-fips.ap-southeast-2.amazoncognito.com);',
      unknown: (program) => program.add(domain),
    },
    {
      what: "what is no address, next to a bookmark to a hosted sign-in",
      change: (program) => {
        const address = "login.acme.com/saml2/idpresponse";
        program
          .set("engage-app", { ssoUrl: address, recipient: address, destination: address })
          .set("engage-tile-app", { url: "https://login.acme.com/login?client_id=4clientid" });
      },
      at: "engage-app",
      says: 'The ssoUrl of the Okta app "engage-app" is no SAML address of a user pool;',
    },
    {
      what: "an address of the pool that is not for SAML",
      change: (program) => {
        const address =
          "https://engage-acme.auth.ap-southeast-2.amazoncognito.com/oauth2/idpresponse";
        program.set("engage-app", { ssoUrl: address, recipient: address, destination: address });
      },
      at: "engage-app",
      says: 'The ssoUrl of the Okta app "engage-app" is no SAML address of a user pool;',
    },
  ],
  allows: [
    {
      what: "a domain of another pool of the stack",
      change: (program) =>
        program.add({
          ...domain,
          props: { userPoolId: "ap-southeast-2_Other", domain: "other" },
        }),
    },
    {
      what: "a custom domain next to a prefix",
      change: (program) =>
        at("login.acme.com")(program).add(domain, {
          ...domain,
          name: "custom",
          props: { userPoolId: pool, domain: "login.acme.com" },
        }),
    },
    { what: "a custom domain of which nothing is known", change: at("login.acme.com") },
    { what: "the domain that the stack declares", change: (program) => program.add(domain) },
  ],
});
