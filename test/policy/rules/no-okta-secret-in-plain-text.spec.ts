import rule from "../../../policy/rules/no-okta-secret-in-plain-text";
import { secret, unknown, type Program } from "../declared";
import { specify } from "../specify";

// Made up at run time: a scanner of this repository must not take them for real ones.
const token = `00${"aB3-_".repeat(8)}`;
const pem = ["-----BEGIN", "PRIVATE KEY-----\nMIIE\n-----END", "PRIVATE KEY-----"].join(" ");
const jwk = { kty: "RSA", n: "AQAB", d: "AQAB" };
const described = (description: unknown) => (program: Program) =>
  program.set("connect-role", { description });
const base64 = (text: string) => Buffer.from(text).toString("base64");
const parameter = (props: object) => (program: Program) =>
  program.add({ type: "aws:ssm/parameter:Parameter", name: "parameter", props: { ...props } });
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
    {
      what: "a private key in the stack's outputs, by whatever name",
      change: outputs({ oktaPrivateKey: pem }),
      at: "engage-okta-acme",
      says: 'The outputs of "engage-okta-acme" have a private key in oktaPrivateKey.',
      unknown: outputs({ oktaPrivateKey: unknown }),
    },
    {
      what: "a private key in the stack's output of that name",
      change: outputs({ privateKey: pem }),
      at: "engage-okta-acme",
      says: 'The outputs of "engage-okta-acme" have a private key in privateKey.',
      unknown: outputs({ privateKey: unknown }),
    },
    {
      what: "Okta's private key in a component's outputs",
      change: (program) =>
        Object.assign(program.get("engage"), { outputs: { oktaPrivateKey: pem } }),
      at: "engage",
      says: 'The outputs of "engage" have a private key in oktaPrivateKey.',
      unknown: (program) =>
        Object.assign(program.get("engage"), { outputs: { oktaPrivateKey: unknown } }),
    },
    {
      what: "a token in a component's outputs",
      change: (program) => Object.assign(program.get("engage"), { outputs: { token } }),
      at: "engage",
      says: 'The outputs of "engage" have what looks like an Okta API token in token.',
      unknown: (program) => Object.assign(program.get("engage"), { outputs: { token: unknown } }),
    },
    {
      what: "a token in a shell's assignment",
      change: described(`export OKTA_API_TOKEN=${token}\n`),
      at: "connect-role",
      says: 'The resource "connect-role" has what looks like an Okta API token in description.',
    },
    {
      what: "a private key of a named kind",
      change: described(pem.replaceAll("PRIVATE KEY", "RSA PRIVATE KEY")),
      at: "connect-role",
      says: 'The resource "connect-role" has a private key in description.',
    },
    {
      what: "a token in a machine's user data, in base64",
      change: described(`${base64(`#!/bin/sh\nexport OKTA_API_TOKEN=${token}\n`)}\n`),
      at: "connect-role",
      says: 'The resource "connect-role" has what looks like an Okta API token in description.',
    },
    {
      what: "a token alone, in base64",
      change: described(base64(token.slice(0, 42))),
      at: "connect-role",
      says: 'The resource "connect-role" has what looks like an Okta API token in description.',
    },
    {
      what: "a token in a parameter that is not encrypted",
      change: parameter({ type: "String", value: token }),
      at: "parameter",
      says: 'The resource "parameter" has what looks like an Okta API token in value.',
      unknown: parameter({ type: "String", value: unknown }),
    },
    {
      what: "a token in something else of that type",
      change: (program) =>
        program.add({
          type: "aws:appconfig/setting:Setting",
          name: "setting",
          props: { type: "SecureString", value: token },
        }),
      at: "setting",
      says: 'The resource "setting" has what looks like an Okta API token in value.',
      unknown: (program) =>
        program.add({
          type: "aws:appconfig/setting:Setting",
          name: "setting",
          props: { type: "SecureString", value: unknown },
        }),
    },
    {
      what: "a token in the readable value of a parameter",
      change: parameter({ type: "SecureString", insecureValue: token }),
      at: "parameter",
      says: 'The resource "parameter" has what looks like an Okta API token in insecureValue.',
      unknown: parameter({ type: "SecureString", insecureValue: unknown }),
    },
    {
      what: "an API token in the settings of another provider",
      change: (program) =>
        program.add({ type: "pulumi:providers:github", name: "github", props: { token } }),
      at: "github",
      says: 'The resource "github" has what looks like an Okta API token in token.',
      unknown: (program) =>
        program.add({ type: "pulumi:providers:github", name: "github", props: { token: unknown } }),
    },
    {
      what: "a private key in a variable of a function's environment",
      change: described({ environment: { variables: { OKTA_PRIVATE_KEY: pem } } }),
      at: "connect-role",
      says: 'The resource "connect-role" has a private key in description.environment.variables.OKTA_PRIVATE_KEY.',
    },
    {
      what: "a private key in the property for keys of another's property",
      change: described({ privateKey: pem }),
      at: "connect-role",
      says: 'The resource "connect-role" has a private key in description.privateKey.',
    },
  ],
  allows: [
    {
      what: "a token in an encrypted parameter",
      change: parameter({ type: "SecureString", value: token }),
    },
    {
      what: "a resource's own private key",
      change: (program) =>
        program.add(
          { type: "aws:acm/certificate:Certificate", name: "imported", props: { privateKey: pem } },
          { type: "tls:index:Key", name: "made", props: { private_key_pem: pem } },
        ),
    },
    {
      what: "the private key of a certificate authority, of a domain and of a connection",
      change: (program) =>
        program.add(
          {
            type: "tls:index/locallySignedCert:LocallySignedCert",
            name: "vpn-client",
            props: { caPrivateKeyPem: pem },
          },
          {
            type: "aws:apigateway/domainName:DomainName",
            name: "api",
            props: { certificatePrivateKey: pem },
          },
          {
            type: "command:remote:Command",
            name: "remote",
            props: { connection: { privateKey: pem, proxy: { privateKey: pem } } },
          },
        ),
    },
    {
      what: "the private key with which another provider signs in",
      change: (program) =>
        program.add(
          {
            type: "pulumi:providers:github",
            name: "github",
            props: { appAuth: JSON.stringify({ id: "1", pemFile: pem }) },
          },
          {
            type: "pulumi:providers:gcp",
            name: "gcp",
            props: { credentials: JSON.stringify({ private_key: pem }) },
          },
        ),
    },
    {
      what: "a token in the settings that Pulumi hands to dynamic resources",
      change: (program) =>
        program.add({
          type: "pulumi:providers:pulumi-nodejs",
          name: "dynamic",
          props: { "okta:apiToken": token },
        }),
    },
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
        JSON.stringify({ kty: "RSA", n: "AQAB", e: "AQAB" }),
        // Within the base64 of something else.
        `${"A".repeat(30)}/00${"a".repeat(40)}`,
        `00${"a".repeat(40)}==`,
      ]),
    },
  ],
});
