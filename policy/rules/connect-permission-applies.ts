import { impossible } from "../shared/conditions";
import { currentVersion, statements, version, type Statement } from "../shared/documents";
import * as types from "../shared/resources";
import {
  federate,
  lettingIn,
  namedInstances,
  permitsWithoutFederation,
} from "../shared/federation";
import { locksOut } from "../shared/lockOut";
import { inlinePolicies } from "../shared/rolePermissions";
import { agentRoles } from "../shared/roles";
import { resourceAndStackRule } from "../shared/rule";

export default resourceAndStackRule<types.IamPolicy & types.Role>({
  name: "connect-permission-applies",
  description: "The permission that lets agents into Amazon Connect takes effect.",
  why: "Without the permission, AWS refuses every agent after a sign-in that looked successful.",
  fix: 'Give the document "Version": "2012-10-17", permit connect:GetFederationToken without a condition that cannot hold, and deny it nowhere in the role\'s policies.',
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html",
  types: [types.rolePolicy, types.managedPolicy, types.groupPolicy, types.userPolicy, types.role],
  check: ({ type, name, props }, tell) => {
    const policies = type === types.role ? inlinePolicies(props) : [() => props.policy];
    const holder = `${type === types.role ? "role" : "policy"} "${name}"`;
    for (const policy of policies) {
      tell(() => whyNot(policy(), holder));
    }
  },
  checkStack: (stack, tell) => {
    for (const agents of agentRoles(stack)) {
      const { role, permissions } = agents;
      const all = permissions.flatMap(({ from, statements }) =>
        statements.map((statement) => ({ from, statement })),
      );
      for (const { from, statement } of all) {
        tell(from)(
          () =>
            locksOut(statement, agents) &&
            `"${from.name}" denies the role "${role.name}" ${federate}.`,
        );
      }
      tell(role)(() => {
        const actions = permitsWithoutFederation(permissions);
        return (
          actions && `The role "${role.name}" permits ${actions.join(", ")}, but not ${federate}.`
        );
      });
    }
  },
});

function whyNot(policy: unknown, holder: string): string | undefined {
  const letting = lettingIn(statements(policy));
  const given = version(policy);
  if (given !== currentVersion && letting.some(hasVariable)) {
    return `The ${holder} has ${given ? `the Version ${given}` : "no Version"}, in which \${aws:userid} is plain text and matches no agent.`;
  }
  const [reason] = letting.flatMap((statement) => neverHolds(statement) ?? []);
  return (
    reason && `The ${holder} permits ${federate} under a condition that never holds (${reason}).`
  );
}

function hasVariable({ resources, conditions }: Statement): boolean {
  const values = conditions.flatMap((condition) => condition.values);
  return [...resources, ...values].some((text) => text.includes("${"));
}

/** A condition may leave out every instance that the resources are of. */
function neverHolds(statement: Statement): string | undefined {
  const ids = namedInstances(statement).map(({ id }) => id);
  const reasons = (ids.length > 0 ? ids : [undefined]).map((id) =>
    impossible(statement, { "connect:instanceid": id }),
  );
  return reasons.includes(undefined) ? undefined : reasons[0];
}
