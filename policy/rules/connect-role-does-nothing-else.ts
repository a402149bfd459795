import { whenKnown } from "../shared/known";
import { isFederate, permitsWithoutFederation } from "../shared/federation";
import { foreignPolicies } from "../shared/rolePermissions";
import { agentRoles } from "../shared/roles";
import { stackRule } from "../shared/rule";

export default stackRule({
  name: "connect-role-does-nothing-else",
  description:
    "A role with which agents sign in to Amazon Connect holds no other permission. Policies attached outside this stack are not seen.",
  why: "Every agent has this role's credentials in the browser, and with them every other permission of the role.",
  fix: "Leave the role one permission, connect:GetFederationToken by its full name, and detach everything else; security profiles decide what agents may do in Amazon Connect.",
  severity: "high",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html",
  checkStack: (stack, tell) => {
    for (const { role, permissions } of agentRoles(stack)) {
      // A misspelt permission is connect-permission-applies's to tell.
      if (whenKnown(() => permitsWithoutFederation(permissions), undefined)) continue;
      for (const { from, statements } of permissions) {
        tell(from)(() => {
          const others = statements
            .filter((statement) => statement.allows)
            .flatMap(({ actions, notActions }) =>
              notActions ? [`everything but ${notActions.join(", ")}`] : actions,
            )
            .filter((action) => !isFederate(action));
          return (
            others.length > 0 &&
            `"${from.name}" lets the role "${role.name}" do ${others.join(", ")}.`
          );
        });
      }
      for (const { from, arn } of foreignPolicies(stack, role)) {
        tell(from)(() => `The role "${role.name}" also holds ${arn()}.`);
      }
    }
  },
});
