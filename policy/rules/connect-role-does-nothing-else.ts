import { attachments, connectRoles, federate } from "../shared/links";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { refersTo } from "../shared/stack";

export default stackRule({
  name: "connect-role-does-nothing-else",
  description:
    "A role with which agents sign in to Amazon Connect holds no other permission. Policies attached outside this stack are not seen.",
  why: "Every agent holds this role's credentials in the browser, and with them whatever else it permits.",
  mend: "Leave the role the one policy with connect:GetFederationToken; take off managed policies and everything else.",
  severity: "high",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html",
  checkStack: (stack, tell) => {
    const managed = stack.of<types.IamPolicy>(types.managedPolicy);
    for (const { role, permissions } of connectRoles(stack)) {
      for (const { from, statements } of permissions) {
        tell(from)(() => {
          const others = statements
            .filter(({ Effect }) => Effect === "Allow")
            .flatMap(({ Action, NotAction }) => (NotAction === undefined ? Action : ["NotAction"]))
            .filter((action) => action.toLowerCase() !== federate.toLowerCase());
          return (
            others.length > 0 &&
            `"${from.name}" lets the role "${role.name}" do ${others.join(", ")}.`
          );
        });
      }
      for (const attachment of attachments(stack, role)) {
        tell(attachment)(
          () =>
            !managed.some((policy) =>
              refersTo(attachment, "policyArn", policy, () => policy.props.arn),
            ) && `The role "${role.name}" also holds ${attachment.props.policyArn}.`,
        );
      }
      tell(role)(() => {
        const arns = role.props.managedPolicyArns ?? [];
        return arns.length > 0 && `The role "${role.name}" also holds ${[...arns].join(", ")}.`;
      });
    }
  },
});
