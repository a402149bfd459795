import { covers, isAbout, list, statements, type Statement } from "../shared/documents";
import { connectRoles } from "../shared/links";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { refersTo, type Stack } from "../shared/stack";

export default stackRule({
  name: "guardrail-denies-deletion",
  description:
    "Where there is sign-on to Amazon Connect, an attached service control policy denies deleting its role and its instance, to all but named principals. Policies of other stacks are not seen; make the rule mandatory where every stack has its own.",
  why: "Deleting the role locks every agent out, and a deleted instance with its numbers and recordings does not come back.",
  mend: "Declare the guardrail (settings: engage-okta:guardrail), or an aws.organizations.Policy that denies iam:DeleteRole on the role and connect:DeleteInstance on the instance, and attach it.",
  severity: "high",
  level: "advisory",
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
  checkStack: (stack, tell) => {
    for (const { role, instances } of connectRoles(stack)) {
      for (const instance of instances) {
        tell(role)(() => {
          const [, partition, , , account] = instance.split(":");
          const path = role.props.path ?? "/";
          const arn = `arn:${partition}:iam::${account}:role${path}${role.props.name}`;
          const open = [
            !isDenied(stack, "iam:DeleteRole", arn) && `iam:DeleteRole on ${arn}`,
            !isDenied(stack, "connect:DeleteInstance", instance) &&
              `connect:DeleteInstance on ${instance}`,
          ].filter((action) => action !== false);
          return (
            open.length > 0 && `No attached service control policy denies ${open.join(" and ")}.`
          );
        });
      }
    }
  },
});

function isDenied(stack: Stack, action: string, resource: string): boolean {
  const attachments = stack.of<types.OrganizationAttachment>(types.organizationAttachment);
  return stack
    .of<types.OrganizationPolicy>(types.organizationPolicy)
    .filter((policy) =>
      attachments.some((each) => refersTo(each, "policyId", policy, () => policy.props.id)),
    )
    .some((policy) =>
      statements(policy.props.content).some(
        (statement) =>
          statement.Effect === "Deny" &&
          isAbout(statement, action) &&
          exemptsSomeOnly(statement) &&
          statement.Resource.some((pattern) => covers(pattern, resource)),
      ),
    );
}

/** Under any other condition than an exemption it is not known whether it ever denies anything. */
function exemptsSomeOnly({ Condition = {} }: Statement): boolean {
  return Object.entries(Condition).every(
    ([operator, keys]) =>
      /^(Arn|String)Not(Like|Equals)$/.test(operator) &&
      Object.entries(keys).every(
        ([key, patterns]) =>
          key.toLowerCase() === "aws:principalarn" &&
          list(patterns).every((pattern) => /[^*?]/.test(pattern.split(/[:/]/).at(-1) ?? "")),
      ),
  );
}
