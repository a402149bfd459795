import { claim } from "../shared/awsApps";
import { whenKnown } from "../shared/known";
import { agentRoles, defaultSession, maximumSession } from "../shared/roles";
import { stackRule } from "../shared/rule";

export default stackRule({
  name: "saml-session-length",
  description: "Sessions with which agents sign in to Amazon Connect last a shift, and not longer.",
  why: "When they are too short, agents are signed out in the middle of a shift; when they are too long, people who have left keep access.",
  fix: "Set maxSessionDuration on the role, and SessionDuration in the Okta app, to between minimum and maximum seconds; both are settings of this rule.",
  severity: "medium",
  level: "advisory",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html",
  config: {
    minimum: {
      type: "integer",
      minimum: 900,
      maximum: 43200,
      default: 28800,
      description: "Seconds. By default 8 hours.",
    },
    maximum: {
      type: "integer",
      minimum: 900,
      maximum: 43200,
      default: 43200,
      description: "Seconds. By default 12 hours, the most that AWS allows.",
    },
  },
  checkStack: (stack, tell, { minimum, maximum }: { minimum: number; maximum: number }) => {
    const isOut = (seconds: number) => seconds < minimum || seconds > maximum;
    const allowed = `(${minimum} to ${maximum} are allowed)`;
    for (const { role, apps } of agentRoles(stack)) {
      const longest = whenKnown(() => maximumSession(role.props), undefined);
      tell(role)(
        () =>
          isOut(maximumSession(role.props)) &&
          // An app that asks for more than the role allows is stopped by app-session-fits-role.
          !apps.some((app) => asked(app)?.some((each) => each > maximumSession(role.props))) &&
          `The role "${role.name}" has a maxSessionDuration of ${longest} seconds ${allowed}.`,
      );
      for (const app of apps) {
        tell(app)(() => {
          const all = asked(app) ?? [defaultSession];
          const seconds = all.find(isOut) ?? all[0]!;
          const isRolesFault = longest === undefined || isOut(longest) || seconds > longest;
          return (
            !isRolesFault &&
            isOut(seconds) &&
            `The Okta app "${app.name}" asks for sessions of ${seconds} seconds${asked(app) === undefined ? ", which is what AWS gives without a SessionDuration claim" : ""} ${allowed}.`
          );
        });
      }
    }
  },
});

/** What an app asks for in its own claims, in seconds; not a number where that depends on the person. */
function asked(app: Parameters<typeof claim>[0]): number[] | undefined {
  const values = claim(app, "SessionDuration") ?? [];
  return values.length > 0 ? values.map(Number) : undefined;
}
