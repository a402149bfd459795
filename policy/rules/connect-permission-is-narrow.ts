import { isMatch, operatorOf } from "../shared/conditions";
import { statements, type Statement } from "../shared/documents";
import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { federate, lettingIn } from "../shared/federation";
import { inlinePolicies } from "../shared/rolePermissions";
import { resourceRule } from "../shared/rule";

const own = /^arn:[^:*]+:connect:[^:*]+:\d{12}:instance\/[^/*?]+\/user\/\$\{aws:userid\}$/i;

export default resourceRule<types.IamPolicy & types.Role>({
  name: "connect-permission-is-narrow",
  description:
    "A policy that lets agents into Amazon Connect names the instance, and ties the permission to the person or the instance as AWS does.",
  why: "A wider one also lets them into other instances that have a user of the same name, for example another customer's or a test instance.",
  fix: 'Permit connect:GetFederationToken on {instance ARN}/user/${aws:userid}, or on "*" with StringEquals on connect:InstanceId.',
  severity: "high",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html",
  types: [types.rolePolicy, types.managedPolicy, types.groupPolicy, types.userPolicy, types.role],
  check: ({ type, name, props }, tell) => {
    const kind = type === types.role ? "role" : "policy";
    tell(() => {
      const policies = type === types.role ? inlinePolicies(props) : [() => props.policy];
      const wide = policies
        .flatMap((policy) => whenKnown(() => lettingIn(statements(policy())), []))
        .filter((statement) => !namesInstance(statement))
        .flatMap(resources)
        .filter((resource) => !own.test(resource));
      return wide.length > 0 && `The ${kind} "${name}" permits ${federate} on ${wide.join(", ")}.`;
    });
  },
});

function resources({ resources, notResources }: Statement): string[] {
  if (notResources) return [`all but ${notResources.join(", ")}`];
  return resources.length > 0 ? resources : ["no resource"];
}

/** AWS's other form: any resource, under the condition that it is of the instances named. */
function namesInstance({ conditions }: Statement): boolean {
  return conditions.some(
    (condition) =>
      condition.key.toLowerCase() === "connect:instanceid" &&
      isMatch(operatorOf(condition)) &&
      condition.values.length > 0 &&
      condition.values.every((id) => !/[*?]/.test(id)),
  );
}
