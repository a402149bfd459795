import rule from "../../../policy/rules/saml-session-length";
import { Program, unknown } from "../declared";
import { engageOkta } from "../fixtures/engageOkta";
import { specify } from "../specify";

const statements = new Program(engageOkta).get("connect-app").props.attributeStatements as {
  name: string;
}[];
const withoutDuration = statements.filter(({ name }) => !name.endsWith("/SessionDuration"));

specify(rule, {
  breaks: [
    {
      what: "a session that is longer than AWS allows",
      change: (program) => program.set("connect-role", { maxSessionDuration: 50000 }),
      at: "connect-role",
      says: 'The role "connect-role" has a maxSessionDuration of 50000 seconds (28800 to 43200 are allowed).',
    },
    {
      what: "a session that is longer than is set",
      change: (program) => program.set("connect-role", { maxSessionDuration: 43200 }),
      config: { maximum: 36000 },
      at: "connect-role",
      says: 'The role "connect-role" has a maxSessionDuration of 43200 seconds (28800 to 36000 are allowed).',
      unknown: (program) => program.set("connect-role", { maxSessionDuration: unknown }),
    },
    {
      what: "a session that is shorter than is set",
      change: (program) =>
        program
          .set("connect-role", { maxSessionDuration: undefined })
          .set("connect-app", { attributeStatements: withoutDuration }),
      at: "connect-role",
      says: 'The role "connect-role" has a maxSessionDuration of 3600 seconds (28800 to 43200 are allowed).',
    },
    {
      what: "an app that asks for no session of its own",
      change: (program) => program.set("connect-app", { attributeStatements: withoutDuration }),
      at: "connect-app",
      says: 'The Okta app "connect-app" asks for sessions of 3600 seconds, which is what AWS gives without a SessionDuration claim (28800 to 43200 are allowed).',
    },
    {
      what: "an app that asks for an hour",
      change: (program) => {
        const statements = program.get("connect-app").props.attributeStatements as object[];
        statements[2] = { ...statements[2], values: ["3600"] };
      },
      at: "connect-app",
      says: 'The Okta app "connect-app" asks for sessions of 3600 seconds (28800 to 43200 are allowed).',
    },
    {
      what: "an app that asks for an hour in a second statement",
      change: (program) => {
        const statements = program.get("connect-app").props.attributeStatements as object[];
        statements.push({ ...statements[2], values: ["3600"] });
      },
      at: "connect-app",
      says: 'The Okta app "connect-app" asks for sessions of 3600 seconds (28800 to 43200 are allowed).',
    },
  ],
  allows: [
    {
      what: "the shortest session that is allowed",
      change: (program) => {
        const statements = program.get("connect-app").props.attributeStatements as object[];
        statements[2] = { ...statements[2], values: ["28800"] };
        program.set("connect-role", { maxSessionDuration: 28800 });
      },
    },
    {
      what: "an hour for administrators of the console",
      change: (program) =>
        program.add({
          type: "aws:iam/role:Role",
          name: "admins",
          props: {
            assumeRolePolicy: {
              Statement: {
                Effect: "Allow",
                Principal: {
                  Federated: "arn:aws:iam::123456789012:saml-provider/AmazonConnectOkta",
                },
                Action: "sts:AssumeRoleWithSAML",
              },
            },
          },
        }),
    },
  ],
});
