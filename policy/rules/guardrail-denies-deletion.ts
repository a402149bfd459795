import { call, denial } from "../shared/guardrails";
import { agentRoles, instanceArns, roleArn } from "../shared/roles";
import { stackRule } from "../shared/rule";

export default stackRule({
  name: "guardrail-denies-deletion",
  description:
    "Where there is sign-on to Amazon Connect, an attached service control policy denies deleting its role and its instance, to all but named principals. Policies of other stacks are not seen; make the rule mandatory where every stack has its own.",
  why: "Deleting the role locks every agent out, and a deleted instance with its numbers and recordings does not come back.",
  fix: "Declare the guardrail (settings: engage-okta:guardrail), or an aws.organizations.Policy that denies iam:DeleteRole on the role and connect:DeleteInstance on the instance, and attach it.",
  severity: "high",
  level: "advisory",
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
  checkStack: (stack, tell) => {
    for (const agents of agentRoles(stack)) {
      tell(agents.role)(() => {
        const { account } = agents;
        if (!account) return undefined;
        const arn = roleArn(agents);
        const calls = [
          ...(arn ? [call("iam:DeleteRole", arn, account)] : []),
          ...instanceArns(agents).map((instance) =>
            call("connect:DeleteInstance", instance, account),
          ),
        ];
        const open = calls
          .map((each) => ({ ...each, ...denial(stack, each) }))
          .filter(({ denied }) => !denied);
        const near = [...new Set(open.flatMap((each) => each.near))];
        return (
          open.length > 0 &&
          [
            `No attached service control policy denies ${open.map(({ action, resource }) => `${action} on ${resource}`).join(" and ")}.`,
            ...near.map((reason) => `${reason}.`),
          ].join(" ")
        );
      });
    }
  },
});
