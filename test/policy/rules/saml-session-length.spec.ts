import rule from "../../../policy/rules/saml-session-length";
import { unknown } from "../declared";
import { specify } from "../specify";

specify(rule, {
  breaks: [
    {
      what: "a session that is longer than AWS allows",
      change: (program) => program.set("connect-role", { maxSessionDuration: 50000 }),
      at: "connect-role",
      says: 'The role "connect-role" has a maxSessionDuration of 50000 seconds (3600 to 43200 are allowed).',
    },
    {
      what: "a session that is longer than is set",
      change: (program) => program.set("connect-role", { maxSessionDuration: 43200 }),
      config: { maximum: 36000 },
      at: "connect-role",
      says: 'The role "connect-role" has a maxSessionDuration of 43200 seconds (3600 to 36000 are allowed).',
      unknown: (program) => program.set("connect-role", { maxSessionDuration: unknown }),
    },
    {
      what: "a session that is shorter than is set",
      change: (program) =>
        program
          .set("connect-role", { maxSessionDuration: undefined })
          .set("connect-app", { attributeStatements: [] }),
      config: { minimum: 28800 },
      at: "connect-role",
      says: 'The role "connect-role" has a maxSessionDuration of 3600 seconds (28800 to 43200 are allowed).',
    },
  ],
});
