import { appSettings, claim } from "../shared/awsApps";
import { texts } from "../shared/documents";
import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { maximumSession, rolesBehind } from "../shared/roles";
import { stackRule } from "../shared/rule";
import type { Member, Stack } from "../shared/stack";

export default stackRule({
  name: "app-session-fits-role",
  description:
    "The session length that an Okta app requests is one that AWS grants, and no longer than the IAM role allows.",
  why: "AWS refuses the whole sign-in if the session is too short or too long.",
  fix: "Ask for 900 to 43200 seconds, and for no more than the role's maxSessionDuration (3600 when left out); raise that for longer sessions.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html",
  checkStack: (stack, tell) => {
    for (const app of stack.of<types.SamlApp>(types.samlApp)) {
      for (const { from, seconds } of asked(stack, app)) {
        tell(from)(
          () =>
            isOutside(seconds) &&
            `The Okta app "${app.name}" asks for sessions of ${seconds} seconds, but AWS gives whole seconds from 900 to 43200.`,
        );
        for (const role of rolesBehind(stack, app)) {
          tell(from)(() => {
            const allowed = maximumSession(role.props);
            return (
              !isOutside(seconds) &&
              seconds > allowed &&
              `The Okta app "${app.name}" asks for sessions of ${seconds} seconds, but the role "${role.name}" allows ${allowed}.`
            );
          });
        }
      }
    }
  },
});

function isOutside(seconds: number): boolean {
  return seconds < 900 || seconds > 43200 || seconds % 1 !== 0;
}

/** Where an app says how long sessions are to be: in a claim, or in the settings of Okta's AWS app. */
function asked(
  stack: Stack,
  app: Member<types.SamlApp>,
): { from: Member<unknown>; seconds: number }[] {
  const all: { from: Member<unknown>; text: () => unknown }[] = [
    { from: app, text: () => claim(app, "SessionDuration") },
    ...appSettings(stack, app).map(({ from, settings }) => ({
      from,
      text: () => settings.sessionDuration,
    })),
  ];
  return all.flatMap(({ from, text }) => {
    const values = whenKnown(() => texts(text()), []);
    // An expression of Okta's is another number for each person.
    return values
      .filter((value) => /^-?\d+(\.\d+)?$/.test(value))
      .map((value) => ({ from, seconds: Number(value) }));
  });
}
