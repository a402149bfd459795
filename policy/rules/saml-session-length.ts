import { trustsSaml } from "../shared/links";
import { role, type Role } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<Role, { minimum: number; maximum: number }>({
  name: "saml-session-length",
  description: "Sessions of a role for SAML sign-in are neither too short nor too long.",
  why: "Too short, and agents are signed out in the middle of a shift; too long, and who has left keeps access. AWS allows 3600 to 43200 seconds.",
  mend: "Set maxSessionDuration on the role to between minimum and maximum seconds; both are settings of this rule.",
  severity: "medium",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html",
  types: [role],
  config: {
    minimum: {
      type: "integer",
      minimum: 3600,
      maximum: 43200,
      default: 3600,
      description: "Seconds.",
    },
    maximum: {
      type: "integer",
      minimum: 3600,
      maximum: 43200,
      default: 43200,
      description: "Seconds.",
    },
  },
  check: ({ name, props }, tell, { minimum, maximum }) =>
    tell(() => {
      const seconds = props.maxSessionDuration ?? 3600;
      return (
        (seconds < minimum || seconds > maximum) &&
        trustsSaml(props) &&
        `The role "${name}" has a maxSessionDuration of ${seconds} seconds (${minimum} to ${maximum} are allowed).`
      );
    }),
});
