import rule from "../../../policy/rules/session-name-is-not-editable";
import { unknown, type Program } from "../declared";
import { specify } from "../specify";

const named = (value: unknown, at?: "second") => (program: Program) => {
  const { attributeStatements } = program.get("connect-app").props as {
    attributeStatements: { name: string; values: unknown[] }[];
  };
  const statement = attributeStatements.find(({ name }) => name.endsWith("/RoleSessionName"))!;
  if (at === "second") attributeStatements.push({ ...statement, values: [value] });
  else statement.values = [value];
};

specify(rule, {
  breaks: [
    {
      what: "a nickname as the session name",
      change: named("user.nickName"),
      at: "connect-app",
      says: 'The Okta app "connect-app" makes the RoleSessionName from user.nickName. Amazon Connect takes',
      unknown: named(unknown),
    },
    {
      what: "first and last name as the session name",
      change: named('user.firstName + "." + user.lastName'),
      at: "connect-app",
      says: 'The Okta app "connect-app" makes the RoleSessionName from user.firstName and user.lastName.',
      unknown: named(unknown),
    },
    {
      what: "a first name in a second statement of the session name",
      change: named("user.firstName", "second"),
      at: "connect-app",
      says: 'The Okta app "connect-app" makes the RoleSessionName from user.firstName.',
      unknown: named(unknown, "second"),
    },
  ],
  allows: [
    {
      what: "a hole in the list of statements, and a statement without values",
      change: (program) => {
        const { attributeStatements } = program.get("connect-app").props as {
          attributeStatements: { name: string }[];
        };
        const withoutValues = attributeStatements.map(({ name, ...more }) =>
          name.endsWith("/RoleSessionName") ? { name, type: "GROUP" } : { name, ...more },
        );
        program.set("connect-app", { attributeStatements: [null, ...withoutValues] });
      },
    },
    { what: "the login, twice", change: named("user.login", "second") },
    { what: "the login", change: named("user.login") },
    {
      what: "a field that people cannot edit here, by setting",
      change: named("user.nickName"),
      config: { editable: ["firstName"] },
    },
  ],
});
