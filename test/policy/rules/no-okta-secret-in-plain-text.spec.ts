import rule from "../../../policy/rules/no-okta-secret-in-plain-text";
import { secret, unknown, type Program } from "../declared";
import { specify } from "../specify";

// Made up at run time: a scanner of this repository must not take them for real ones.
const token = `00${"aB3-_".repeat(8)}`;
const pem = ["-----BEGIN", "PRIVATE KEY-----\nMIIE\n-----END", "PRIVATE KEY-----"].join(" ");
const jwk = { kty: "RSA", n: "AQAB", d: "AQAB" };
const described = (description: unknown) => (program: Program) =>
  program.set("connect-role", { description });
const outputs = (value: object) => (program: Program) => {
  program.get("engage-okta-acme").outputs = value as Record<string, unknown>;
};

specify(rule, {
  everyType: true,
  breaks: [
    {
      what: "an API token in a resource",
      change: described(`made with ${token}.`),
      at: "connect-role",
      says: 'The resource "connect-role" has what looks like an Okta API token in description. Everyone who can',
    },
    {
      what: "a private key deep in a resource",
      change: described({ nested: [{ key: pem }] }),
      at: "connect-role",
      says: 'The resource "connect-role" has a private key in description.nested.0.key.',
      unknown: described({ nested: [{ key: unknown }] }),
    },
    {
      what: "a private JSON web key",
      change: described(jwk),
      at: "connect-role",
      says: 'The resource "connect-role" has a private JSON web key in description.',
    },
    {
      what: "a private JSON web key as text",
      change: described(JSON.stringify(jwk)),
      at: "connect-role",
      says: 'The resource "connect-role" has a private JSON web key in description.',
    },
    {
      what: "a token that is marked as a secret, which the pack cannot see",
      change: described(secret(token)),
      at: "connect-role",
      says: 'The resource "connect-role" has what looks like an Okta API token in description.',
    },
    {
      what: "a token in the stack's outputs",
      change: outputs({ engage: { token } }),
      at: "engage-okta-acme",
      says: 'The outputs of "engage-okta-acme" have what looks like an Okta API token in engage.token.',
      unknown: outputs({ engage: { token: unknown } }),
    },
  ],
  allows: [
    {
      what: "a key in a secret store",
      change: (program) =>
        program.add({
          type: "aws:secretsmanager/secretVersion:SecretVersion",
          name: "store",
          props: { secretString: secret(pem) },
        }),
    },
    {
      what: "other types, by setting",
      change: described(pem),
      config: { allowedIn: ["aws:iam/role:Role", "pulumi:providers:okta"] },
    },
    {
      what: "public keys, ids and hashes",
      change: described([
        { kty: "RSA", n: "AQAB", e: "AQAB" },
        "-----BEGIN CERTIFICATE-----",
        "00g1agents",
        `00${"a".repeat(38)}`,
        `00${"a".repeat(62)}`,
      ]),
    },
  ],
});
