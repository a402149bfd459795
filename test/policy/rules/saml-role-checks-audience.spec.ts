import rule from "../../../policy/rules/saml-role-checks-audience";
import type { Program } from "../declared";
import { inGovCloud } from "../fixtures/govCloud";
import { address, statement, trusts } from "../fixtures/agentsTrust";
import { specify } from "../specify";

const audience = (value: unknown) => ({
  ...statement,
  Condition: { StringEquals: { "SAML:aud": value } },
});
const unchecked =
  'The role "connect-role" does not check SAML:aud against the AWS sign-in address.';

const wrong = (values: string) => `${unchecked} It compares it with ${values}.`;
/** The app posts to the same address, or no agent gets in. */
const posts = (address: string) => (program: Program) => {
  trusts(audience(address))(program);
  program.set("connect-app", { ssoUrl: address, recipient: address, destination: address });
};

specify(rule, {
  breaks: [
    {
      what: "any audience",
      change: trusts({ ...statement, Condition: undefined }),
      at: "connect-role",
      says: `${unchecked} Without this check`,
    },
    {
      what: "an audience that is not AWS",
      change: trusts(
        audience(["https://signin.aws.amazon.com/saml", "https://example.com/saml", "https://b"]),
      ),
      at: "connect-role",
      says: `${wrong("https://example.com/saml, https://b")} Without this check`,
    },
    {
      what: "a pattern that any address is like",
      change: trusts({ ...statement, Condition: { StringLike: { "SAML:aud": "https://*" } } }),
      at: "connect-role",
      says: wrong("https://*"),
    },
    {
      what: "a pattern where AWS compares plain text",
      change: trusts(audience("https://*.signin.aws.amazon.com/saml")),
      at: "connect-role",
      says: `${wrong("https://*.signin.aws.amazon.com/saml")} StringEquals takes * for plain text. Without this check`,
    },
    {
      what: "all audiences but one",
      change: trusts({
        ...statement,
        Condition: { StringNotEquals: { "SAML:aud": "https://example.com/saml" } },
      }),
      at: "connect-role",
      says: unchecked,
    },
  ],
  allows: [
    {
      what: "another statement of the trust, for tags, without an audience",
      change: trusts(audience(address), {
        ...statement,
        Action: "sts:TagSession",
        Condition: undefined,
      }),
    },
    { what: "the global endpoint", change: posts("https://signin.aws.amazon.com/saml") },
    {
      what: "the regional and the global endpoint, as AWS advises",
      change: trusts(
        audience([
          "https://ap-southeast-2.signin.aws.amazon.com/saml",
          "https://signin.aws.amazon.com/saml",
        ]),
      ),
    },
    {
      what: "the endpoint of AWS GovCloud",
      change: inGovCloud,
    },
    {
      what: "a pattern that counts for nothing, next to the address",
      change: trusts(audience(["https://*.signin.aws.amazon.com/saml", address])),
    },
    {
      what: "an exact StringLike",
      change: trusts({
        ...statement,
        Condition: {
          StringLike: { "saml:aud": "https://ap-southeast-2.signin.aws.amazon.com/saml" },
        },
      }),
    },
    {
      what: "the address of encrypted assertions",
      change: posts("https://ap-southeast-2.signin.aws.amazon.com/saml/acs/SAMLSP1ABCDEF"),
    },
  ],
});
