import rule from "../../../policy/rules/app-session-fits-role";
import { unknown, type Declared, type Program } from "../declared";
import { provider, statement } from "../fixtures/agentsTrust";
import { specify } from "../specify";

const sends = (seconds: string) => (program: Program) => {
  const statements = program.get("connect-app").props.attributeStatements as object[];
  statements[2] = { ...statements[2], values: [seconds] };
};
/** Okta's app for the console and its people, where a session is a setting. */
const console_: Declared[] = [
  {
    type: "okta:app/saml:Saml",
    name: "console",
    props: {
      label: "AWS",
      preconfiguredApp: "amazon_aws",
      authenticationPolicy: "rst1policy",
      appSettingsJson: JSON.stringify({ sessionDuration: 600 }),
    },
    outputs: { id: "0oaconsole" },
  },
  {
    type: "okta:app/groupAssignment:GroupAssignment",
    name: "console-people",
    props: { appId: "0oaconsole", groupId: "00gadmins" },
    from: { appId: ["console"] },
  },
];

/** A group that takes a role of this stack through Okta's own AWS app, for two hours. */
const consoleFor = (role: string, identityProviderArn = provider): Declared[] => {
  const [app, people] = console_ as [Declared, Declared];
  const appSettingsJson = JSON.stringify({ identityProviderArn, sessionDuration: 7200 });
  return [
    { ...app, props: { ...app.props, appSettingsJson } },
    { ...people, props: { ...people.props, profile: JSON.stringify({ role }) } },
    {
      type: "aws:iam/role:Role",
      name: "console-role",
      props: {
        name: "Console",
        assumeRolePolicy: { Version: "2012-10-17", Statement: [statement] },
      },
    },
  ];
};

/** One more statement of the same claim. */
const alsoSends = (seconds: string) => (program: Program) => {
  const statements = program.get("connect-app").props.attributeStatements as object[];
  statements.push({ ...statements[2], values: [seconds] });
};

specify(rule, {
  breaks: [
    {
      what: "a longer session than AWS gives, in a second statement",
      change: alsoSends("99999"),
      at: "connect-app",
      says: 'The Okta app "connect-app" asks for sessions of 99999 seconds, but AWS gives whole seconds from 900 to 43200.',
    },
    {
      what: "a longer session than the role allows",
      change: (program) => program.set("connect-role", { maxSessionDuration: 36000 }),
      at: "connect-app",
      says: 'The Okta app "connect-app" asks for sessions of 43200 seconds, but the role "connect-role" allows 36000.',
    },
    {
      what: "a longer session than the hour that a role has when it says nothing",
      change: (program) => {
        program.set("connect-role", { maxSessionDuration: undefined });
        program.get("connect-role").outputs = { arn: unknown };
      },
      at: "connect-app",
      says: 'The Okta app "connect-app" asks for sessions of 43200 seconds, but the role "connect-role" allows 3600.',
    },
    {
      what: "a session that AWS gives to no role",
      change: sends("86400"),
      at: "connect-app",
      says: 'The Okta app "connect-app" asks for sessions of 86400 seconds, but AWS gives whole seconds from 900 to 43200.',
    },
    {
      what: "a part of a second",
      change: sends("28800.25"),
      at: "connect-app",
      says: 'The Okta app "connect-app" asks for sessions of 28800.25 seconds, but AWS gives whole seconds from 900 to 43200.',
    },
    {
      what: "a longer session, in the settings of Okta's own AWS app, than a group's role allows",
      change: (program) => program.add(...consoleFor("Console")),
      at: "console",
      says: 'The Okta app "console" asks for sessions of 7200 seconds, but the role "console-role" allows 3600.',
      unknown: (program) =>
        program.add(...consoleFor("Console")).set("console-people", { profile: unknown }),
    },
    {
      what: "such a session in the settings of Okta's own AWS app",
      change: (program) => program.add(...console_),
      at: "console",
      says: 'The Okta app "console" asks for sessions of 600 seconds, but AWS gives whole seconds from 900 to 43200.',
      unknown: (program) => program.add(...console_).set("console", { appSettingsJson: unknown }),
    },
  ],
  allows: [
    { what: "the same session in a second statement", change: alsoSends("43200") },
    {
      what: "the same of a group that takes another role",
      change: (program) => program.add(...consoleFor("Another")),
    },
    {
      what: "the same through the provider of another account",
      change: (program) =>
        program.add(...consoleFor("Console", provider.replace("123456789012", "999999999999"))),
    },
    {
      what: "a role of the same name in another account",
      change: (program) =>
        program.add({
          type: "aws:iam/role:Role",
          name: "twin",
          props: { name: "AmazonConnectOkta", assumeRolePolicy: { Statement: [] } },
          outputs: { arn: "arn:aws:iam::999999999999:role/AmazonConnectOkta" },
        }),
    },
    { what: "an expression of Okta's", change: sends("user.sessionSeconds") },
    { what: "an expression that ends with a number", change: sends("user.level2") },
    { what: "an expression that starts with a number", change: sends("3600 * user.hours") },
    { what: "a shorter session", change: sends("28800") },
  ],
});
