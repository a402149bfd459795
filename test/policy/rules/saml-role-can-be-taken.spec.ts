import rule from "../../../policy/rules/saml-role-can-be-taken";
import { unknown, type Program } from "../declared";
import { address, provider, statement } from "../fixtures/agentsTrust";
import { inSecondAccount } from "../fixtures/secondAccount";
import { specify } from "../specify";

/** As an object, not as JSON text. */
const trusts = (change: object) => (program: Program) =>
  program.set("connect-role", {
    assumeRolePolicy: { Version: "2012-10-17", Statement: [{ ...statement, ...change }] },
  });
const alsoDenies = (change: object) => (program: Program) =>
  program.set("connect-role", {
    assumeRolePolicy: {
      Version: "2012-10-17",
      Statement: [statement, { Effect: "Deny", Action: statement.Action, ...change }],
    },
  });
const accepts = (...values: string[]) =>
  trusts({ Condition: { StringEquals: { "SAML:aud": values } } });
const asksFor =
  (...values: string[]) =>
  (program: Program) => {
    const [, ...others] = program.get("connect-app").props.attributeStatements as object[];
    const name = "https://aws.amazon.com/SAML/Attributes/Role";
    program.set("connect-app", { attributeStatements: [{ name, values }, ...others] });
  };
const role = "arn:aws:iam::123456789012:role/AmazonConnectOkta";
const govCloud = "https://signin.amazonaws-us-gov.com/saml";

/** The role trusts a provider of another stack, and nothing yet the provider of this one. */
const trustsAnother = (program: Program) => {
  trusts({ Principal: { Federated: `${provider}2` } })(program);
  asksFor(`${role},${provider}2`)(program);
  program.get("connect-role").from = {};
  return program;
};
/** Another role, for people who sign in to the console. */
const consoleRole = (assumeRolePolicy: unknown) => ({
  type: "aws:iam/role:Role",
  name: "console-role",
  props: { name: "Console", assumeRolePolicy },
});
const consoleTrusts = (...Federated: string[]) =>
  consoleRole({
    Version: "2012-10-17",
    Statement: [{ ...statement, Principal: { Federated } }],
  });

specify(rule, {
  breaks: [
    {
      what: "the action for other principals than SAML providers",
      change: trusts({ Action: ["sts:AssumeRole", "sts:TagSession"] }),
      at: "connect-role",
      says: 'The role "connect-role" lets its principals do sts:AssumeRole, sts:TagSession, but not sts:AssumeRoleWithSAML. AWS refuses',
    },
    {
      what: "a trust that lets no principal do anything",
      change: trusts({ Effect: "Deny" }),
      at: "connect-role",
      says: 'The role "connect-role" lets its principals do nothing, but not sts:AssumeRoleWithSAML.',
    },
    {
      what: "the provider as an AWS principal",
      change: trusts({ Principal: { AWS: provider } }),
      at: "connect-role",
      says: `The role "connect-role" trusts the SAML provider ${provider} as AWS instead of Federated.`,
    },
    {
      what: "the provider without the kind of principal",
      change: trusts({ Principal: provider }),
      at: "connect-role",
      says: `The role "connect-role" trusts the SAML provider ${provider} as * instead of Federated.`,
    },
    {
      what: "a provider of another account",
      change: trusts({
        Principal: { Federated: provider.replace("123456789012", "999999999999") },
      }),
      at: "connect-role",
      says: 'The role "connect-role" is in the account 123456789012, but trusts the SAML provider arn:aws:iam::999999999999:saml-provider/AmazonConnectOkta of another.',
    },
    {
      what: "a provider that is declared nowhere, next to one that no role trusts",
      change: (program) => {
        trusts({ Principal: { Federated: `${provider}2` } })(program);
        program.get("connect-role").from = {};
      },
      at: "connect-role",
      says: `The role "connect-role" trusts the SAML provider ${provider}2, which is not declared here; "connect-saml-provider" declares AmazonConnectOkta, which no role trusts.`,
    },
    {
      what: "the addresses of another partition",
      change: accepts(govCloud, "https://us-gov-west-1.signin.amazonaws-us-gov.com/saml"),
      at: "connect-role",
      says: `The role "connect-role" is in the partition aws, but accepts responses to ${govCloud}, https://us-gov-west-1.signin.amazonaws-us-gov.com/saml only.`,
    },
    {
      what: "other addresses than the app posts to",
      change: accepts("https://signin.aws.amazon.com/saml", govCloud),
      at: "connect-app",
      says: `The Okta app "connect-app" posts to ${address}, but the role "connect-role" accepts responses to https://signin.aws.amazon.com/saml, ${govCloud} only.`,
    },
    {
      what: "another provider in the app's claim",
      change: asksFor(`${role},${provider}2`),
      at: "connect-app",
      says: `The Okta app "connect-app" names the SAML provider ${provider}2, but the role "connect-role" trusts ${provider}.`,
    },
    {
      what: "a claim without the role's path",
      change: (program) => {
        program.set("connect-role", { path: "/sso/" }).get("connect-role").outputs = {
          arn: unknown,
          id: "AmazonConnectOkta",
        };
        program.set("guardrail-policy", { content: unknown });
      },
      at: "connect-app",
      says: `The Okta app "connect-app" asks for ${role}, but the role "connect-role" has the path /sso/.`,
      unknown: (program) => program.set("connect-role", { path: unknown }),
    },
    {
      what: "a claim with a path that the role lacks",
      change: asksFor(`${role.replace("role/", "role/sso/")},${provider}`),
      at: "connect-app",
      says: `The Okta app "connect-app" asks for ${role.replace("role/", "role/sso/")}, but the role "connect-role" has the path /.`,
    },
    {
      what: "a condition that never holds",
      change: trusts({
        Condition: {
          StringEquals: { "SAML:aud": address },
          Bool: { "aws:SecureTransport": "false" },
        },
      }),
      at: "connect-role",
      says: 'The trust of the role "connect-role" has a condition that never holds (Bool on aws:SecureTransport).',
    },
    ...[
      [
        "a second factor",
        { Bool: { "aws:MultiFactorAuthPresent": "true" } },
        "Bool on aws:MultiFactorAuthPresent",
      ],
      [
        "the caller's ARN",
        { ArnLike: { "aws:PrincipalArn": role } },
        "ArnLike on aws:PrincipalArn",
      ],
    ].map(([what, condition, reason]) => ({
      what: `a condition on ${what as string}, which the call lacks`,
      change: trusts({ Condition: { ...statement.Condition, ...(condition as object) } }),
      at: "connect-role",
      says: `The trust of the role "connect-role" has a condition that never holds (${reason as string}).`,
    })),
    ...["*", { Federated: provider }].map((Principal) => ({
      what: `a Deny of the sign-in for ${JSON.stringify(Principal)}`,
      change: alsoDenies({ Principal }),
      at: "connect-role",
      says: 'The trust of the role "connect-role" denies every principal sts:AssumeRoleWithSAML.',
    })),
    {
      what: "a Deny of the sign-in without a second factor, of which the call tells nothing",
      change: alsoDenies({
        Principal: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      }),
      at: "connect-role",
      says: 'The trust of the role "connect-role" denies every principal sts:AssumeRoleWithSAML.',
    },
    {
      what: "an audience in plain text that the app does not post to, next to a pattern",
      change: accepts("https://signin.aws.amazon.com/saml", "https://*.signin.aws.amazon.com/saml"),
      at: "connect-app",
      says: `The Okta app "connect-app" posts to ${address}, but the role "connect-role" accepts responses to https://signin.aws.amazon.com/saml only.`,
    },
  ],
  allows: [
    {
      what: "a role of the same name in a second account, before the ARNs are known",
      change: (program) => {
        inSecondAccount(program).set("guardrail-policy", { content: unknown });
        for (const name of ["connect-role", "second-role"]) {
          program.get(name).outputs = { arn: unknown };
        }
      },
    },
    {
      what: "a condition on a second factor, where the call tells of it",
      change: trusts({
        Condition: {
          ...statement.Condition,
          BoolIfExists: { "aws:MultiFactorAuthPresent": "true" },
          ArnLikeIfExists: { "aws:PrincipalArn": role },
        },
      }),
    },
    {
      what: "a statement that lets none in, next to one that does",
      change: (program) =>
        program.set("connect-role", {
          assumeRolePolicy: {
            Version: "2012-10-17",
            Statement: [
              statement,
              {
                ...statement,
                Condition: { ...statement.Condition, ArnLike: { "aws:PrincipalArn": role } },
              },
            ],
          },
        }),
    },
    {
      what: "a Deny of other addresses",
      change: alsoDenies({
        Principal: "*",
        Condition: { StringNotEquals: { "SAML:aud": address } },
      }),
    },
    {
      what: "a Deny of another action",
      change: alsoDenies({ Principal: "*", Action: "sts:AssumeRole" }),
    },
    {
      what: "a Deny for another provider",
      change: alsoDenies({ Principal: { Federated: `${provider}2` } }),
    },
    {
      what: "a Deny of calls that have a second factor",
      change: alsoDenies({
        Principal: "*",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      }),
    },
    {
      what: "the provider before the role in the claim",
      change: asksFor(`${provider},${role}`),
    },
    {
      what: "a claim for a role of the same name in another account next to it",
      change: asksFor(
        `${role},${provider}`,
        `${role},${provider}`.replaceAll("123456789012", "999999999999"),
      ),
    },
    {
      what: "a claim for another role next to it",
      change: asksFor(`${role},${provider}`, `${role}2,${provider}2`),
    },
    {
      what: "both addresses",
      change: accepts(address, "https://signin.aws.amazon.com/saml"),
    },
    {
      what: "an address of another partition next to its own",
      change: accepts(govCloud, address),
    },
    {
      what: "a second provider that no role trusts yet",
      change: (program) =>
        program.add({
          type: "aws:iam/samlProvider:SamlProvider",
          name: "next-saml-provider",
          props: { name: "Next", samlMetadataDocument: "<EntityDescriptor/>" },
        }),
    },
    {
      what: "a provider of another stack, next to one whose name Pulumi makes",
      change: (program) => trustsAnother(program).set("connect-saml-provider", { name: undefined }),
    },
    {
      what: "a provider of another stack, next to one that another role trusts",
      change: (program) => trustsAnother(program).add(consoleTrusts(`${provider}3`, provider)),
    },
    {
      what: "a provider of another stack, next to one that another role will trust",
      change: (program) => trustsAnother(program).add(consoleRole(unknown)),
    },
    {
      what: "a pattern for any region",
      change: trusts({
        Condition: { StringLike: { "SAML:aud": "https://*.signin.aws.amazon.com/saml" } },
      }),
    },
  ],
});
