import rule from "../../../policy/rules/connect-app-is-complete";
import { Program, unknown } from "../declared";
import { engageOkta, instance } from "../fixtures/engageOkta";
import { specify } from "../specify";

const { attributeStatements } = new Program(engageOkta).get("connect-app").props as {
  attributeStatements: { name: string }[];
};
const without = (claim: string) => (program: Program) =>
  program.set("connect-app", {
    attributeStatements: attributeStatements.filter(({ name }) => !name.endsWith(`/${claim}`)),
  });
const other = "https://acme.example/saml";
const console_ = "https://ap-southeast-2.console.aws.amazon.com";
const id = instance.split("/")[1];

specify(rule, {
  breaks: [
    {
      what: "no session name",
      change: without("RoleSessionName"),
      at: "connect-app",
      says: 'The Okta app "connect-app" does not send the attribute https://aws.amazon.com/SAML/Attributes/RoleSessionName.',
    },
    {
      what: "no role",
      change: without("Role"),
      at: "connect-app",
      says: 'The Okta app "connect-app" does not send the attribute https://aws.amazon.com/SAML/Attributes/Role.',
    },
    {
      what: "another audience",
      change: (program) => program.set("connect-app", { audience: "urn:acme" }),
      at: "connect-app",
      says: 'The Okta app "connect-app" has an audience that is not AWS\'s.',
    },
    {
      what: "an address that is not AWS's",
      change: (program) =>
        program.set("connect-app", { ssoUrl: other, recipient: other, destination: other }),
      at: "connect-app",
      says: 'The Okta app "connect-app" posts its responses to an ssoUrl that is not AWS\'s sign-in address.',
    },
    {
      what: "no address at all",
      change: (program) =>
        program.set("connect-app", {
          ssoUrl: undefined,
          recipient: undefined,
          destination: undefined,
        }),
      at: "connect-app",
      says: 'The Okta app "connect-app" posts its responses to an ssoUrl that is not AWS\'s sign-in address.',
      unknown: (program) => program.set("connect-app", { ssoUrl: unknown }),
    },
    ...[
      ["without the instance", `${console_}/connect/home`],
      ["with more after the instance", `${console_}/connect/federate/${id}/ccp-v2`],
      ["of another site", `https://acme.example/?next=${console_}/connect/federate/${id}`],
    ].map(([what, defaultRelayState]) => ({
      what: `a relay state ${what}`,
      change: (program: Program) => program.set("connect-app", { defaultRelayState }),
      at: "connect-app",
      says: 'The Okta app "connect-app" has a relay state that is no federation address of an Amazon Connect instance.',
      fix: "Use https://{region}.console.aws.amazon.com/connect/federate/{instance id}, with ?destination=%2Fccp-v2 for agents.",
    })),
  ],
  allows: [
    {
      what: "a relay state without a region, and one without a destination",
      change: (program) =>
        program.set("connect-app", {
          defaultRelayState: `https://console.aws.amazon.com/connect/federate/${id}/`,
        }),
    },
    {
      what: "a hole in the list of statements",
      change: (program) =>
        program.set("connect-app", { attributeStatements: [null, {}, ...attributeStatements] }),
    },
    {
      what: "an app of Okta's catalogue, which brings its own",
      change: (program) =>
        program.set("connect-app", { preconfiguredApp: "amazon_aws", attributeStatements: [] }),
    },
  ],
});
