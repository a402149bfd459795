import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import type { Member } from "../shared/stack";

const attribute = "https://aws.amazon.com/SAML/Attributes/";

export default stackRule({
  name: "app-session-fits-role",
  description: "The session that an Okta app asks for is no longer than its IAM role allows.",
  why: "AWS refuses the whole sign-in when SessionDuration is above the role's maximum.",
  mend: "Lower the app's SessionDuration statement or raise the role's maxSessionDuration (3600 seconds when left out).",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html",
  checkStack: (stack, tell) => {
    const roles = stack.of<types.Role>(types.role);
    for (const app of stack.of<types.SamlApp>(types.samlApp)) {
      for (const role of roles) {
        tell(app)(() => {
          const asked = Number(statement(app, "SessionDuration")?.[0] ?? 0);
          const allowed = role.props.maxSessionDuration ?? 3600;
          return (
            asked > allowed &&
            asksFor(app, role) &&
            `The Okta app "${app.name}" asks for sessions of ${asked} seconds, but the role "${role.name}" allows ${allowed}.`
          );
        });
      }
    }
  },
});

function statement(app: Member<types.SamlApp>, name: string): string[] | undefined {
  const found = app.props.attributeStatements?.find((each) => each.name === attribute + name);
  return found?.values;
}

/** The Role statement is `{role ARN},{provider ARN}`; where the ARN is not known, the name tells. */
function asksFor(app: Member<types.SamlApp>, role: Member<types.Role>): boolean {
  const arns = (statement(app, "Role") ?? []).flatMap((value) => value.split(","));
  return arns.some(
    (arn) =>
      whenKnown(() => arn === role.props.arn, false) ||
      whenKnown(() => !!role.props.name && arn.endsWith(`/${role.props.name}`), false),
  );
}
