import rule from "../../../policy/rules/connect-app-is-complete";
import { Program, unknown } from "../declared";
import { provider } from "../fixtures/agentsTrust";
import { account, engageOkta, instance } from "../fixtures/engageOkta";
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
const id = instance.split("/")[1]!;
const otherId = id.replace("1111", "9999");
const role = `arn:aws:iam::${account}:role/AmazonConnectOkta`;
const leads =
  "Use https://{region}.console.aws.amazon.com/connect/federate/{instance id}, with ?destination=%2Fccp-v2 for agents; hide the app (hideWeb) where people start at a link with a RelayState of its own.";

const leadsTo = (instanceId: string) => (program: Program) =>
  program.set("connect-app", {
    defaultRelayState: `${console_}/connect/federate/${instanceId}`,
  });
const startsWithout = (program: Program) =>
  program.set("connect-app", { defaultRelayState: undefined });
const sendsRole =
  (...values: string[]) =>
  (program: Program) =>
    program.set("connect-app", {
      attributeStatements: attributeStatements.map(({ name, ...more }) =>
        name.endsWith("/Role") ? { name, values } : { name, ...more },
      ),
    });
/** The role permits more than one instance, by their ids. */
const permits = (program: Program, ...ids: string[]) =>
  program.set("connect-role-policy", {
    policy: {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Action: "connect:GetFederationToken",
        Resource: "*",
        Condition: { StringEquals: { "connect:InstanceId": ids } },
      },
    },
  });
/** As in AWS's guide: the permission in a policy of its own. */
const permitsByManaged = (program: Program) => {
  const { policy } = program.get("connect-role-policy").props;
  return program.remove("connect-role-policy").add(
    {
      type: "aws:iam/policy:Policy",
      name: "managed",
      props: { policy },
      outputs: { arn: `arn:aws:iam::${account}:policy/managed` },
    },
    {
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      name: "attached",
      props: { role: "AmazonConnectOkta", policyArn: `arn:aws:iam::${account}:policy/managed` },
      from: { role: ["connect-role"], policyArn: ["managed"] },
    },
  );
};

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
      fix: leads,
    })),
    {
      what: "no relay state, while the role permits nothing else",
      change: startsWithout,
      at: "connect-app",
      says: 'The Okta app "connect-app" signs people in to Amazon Connect without a relay state. People would',
      fix: leads,
    },
    {
      what: "the relay state of another instance than the role permits",
      change: leadsTo(otherId),
      at: "connect-app",
      says: `The Okta app "connect-app" leads to the instance ${otherId}, but its role permits ${id}.`,
      fix: leads,
    },
    {
      what: "the relay state of another instance than a managed policy permits",
      change: (program) => leadsTo(otherId)(permitsByManaged(program)),
      at: "connect-app",
      says: `The Okta app "connect-app" leads to the instance ${otherId}, but its role permits ${id}.`,
      fix: leads,
      unknown: (program) =>
        leadsTo(otherId)(permitsByManaged(program)).set("managed", { policy: unknown }),
    },
    {
      what: "the relay state of a third instance, where the role permits two",
      change: (program) => permits(leadsTo(otherId)(program), id, id.replace("1111", "2222")),
      at: "connect-app",
      says: `The Okta app "connect-app" leads to the instance ${otherId}, but its role permits ${id}, ${id.replace("1111", "2222")}.`,
      fix: leads,
    },
    {
      what: "a role without its SAML provider",
      change: sendsRole(role),
      at: "connect-app",
      says: 'The Okta app "connect-app" sends a Role that does not name both a role and its SAML provider.',
      unknown: sendsRole(unknown),
    },
    {
      what: "a statement for the role that sends nothing",
      change: sendsRole(),
      at: "connect-app",
      says: 'The Okta app "connect-app" does not send the attribute https://aws.amazon.com/SAML/Attributes/Role.',
    },
  ],
  allows: [
    ...[
      ["an expression", ["user.awsRole"]],
      ["a pair next to a role alone", [`${role},${provider}`, role]],
      ["a pair in quotes", [`"${role},${provider}"`]],
      ["text that an expression adds to", [`"${role}," + user.provider`]],
    ].map(([what, values]) => ({
      what: `${what as string} as the role`,
      change: sendsRole(...(values as string[])),
    })),
    {
      what: "the names of groups as roles",
      change: (program) =>
        program.set("connect-app", {
          attributeStatements: attributeStatements.map(({ name, ...more }) =>
            name.endsWith("/Role")
              ? { name, type: "GROUP", filterType: "REGEX" }
              : { name, ...more },
          ),
        }),
    },
    {
      what: "no relay state in an app that people do not see",
      change: (program) => startsWithout(program).set("connect-app", { hideWeb: true }),
    },
    ...[`https://acme.okta.com/app/x/exk2connect/sso/saml?RelayState=x`, unknown].map((url) => ({
      what: `no relay state next to a bookmark that may have one: ${url}`,
      change: (program: Program) => startsWithout(program).set("engage-tile-app", { url }),
    })),
    {
      what: "no relay state next to two bookmarks, of which one has it",
      change: (program) =>
        startsWithout(program).add({
          type: "okta:app/bookmark:Bookmark",
          name: "connect-tile",
          props: {
            label: "Connect",
            url: "https://acme.okta.com/app/x/exk2/sso/saml?RelayState=x",
          },
        }),
    },
    {
      what: "the relay state of another instance where people may take a role that only Okta knows",
      change: (program) =>
        leadsTo(otherId)(sendsRole(`${role},${provider}`, "user.awsRole")(program)),
    },
    {
      what: "the relay state of another instance in an app of Okta's catalogue",
      change: (program) =>
        leadsTo(otherId)(program).set("connect-app", { preconfiguredApp: "amazon_aws" }),
    },
    {
      what: "no relay state where people take another role as well",
      change: (program) =>
        startsWithout(sendsRole(`${role},${provider}`, `${role}2,${provider}`)(program)),
    },
    {
      what: "no relay state while it is not known what the role permits",
      change: (program) => startsWithout(program).set("connect-role-policy", { policy: unknown }),
    },
    {
      what: "the relay state of one of two instances",
      change: (program) => permits(leadsTo(otherId)(program), id, otherId),
    },
    {
      what: "the relay state of an instance that a policy not known here may permit",
      change: (program) =>
        leadsTo(otherId)(program).add({
          type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
          name: "more",
          props: { role: "AmazonConnectOkta", policyArn: unknown },
        }),
    },
    {
      what: "the relay state of an instance that a list of policies not known yet may permit",
      change: (program) =>
        leadsTo(otherId)(program).set("connect-role", { managedPolicyArns: unknown }),
    },
    {
      what: "the relay state of the instance that a managed policy permits",
      change: permitsByManaged,
    },
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
