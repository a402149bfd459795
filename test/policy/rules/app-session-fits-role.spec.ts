import rule from "../../../policy/rules/app-session-fits-role";
import { unknown } from "../declared";
import { specify } from "../specify";

specify(rule, {
  breaks: [
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
  ],
  allows: [
    {
      what: "a shorter session",
      change: (program) => {
        const statements = program.get("connect-app").props.attributeStatements as object[];
        statements[2] = { ...statements[2], values: ["3600"] };
      },
    },
  ],
});
