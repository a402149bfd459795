import { holds } from "../shared/conditions";
import { statements, type Statement } from "../shared/documents";
import {
  call,
  deniesAlways,
  guardsConnect,
  mayBind,
  policyType,
  scp,
  serviceControlPolicies,
  type Guardrail,
} from "../shared/guardrails";
import { federate } from "../shared/federation";
import { agentRoles, instanceArns, type AgentRole } from "../shared/roles";
import { stackRule } from "../shared/rule";
import type { Stack } from "../shared/stack";

export default stackRule({
  name: "guardrail-deny-is-narrow",
  description:
    "A service control policy that guards Amazon Connect denies nothing that agents need to sign in, and does not deny everything, or everything of a service, on every resource. Policies that have nothing to do with Amazon Connect are not judged.",
  why: "It binds administrators and agents alike, and cannot be undone from inside the account.",
  fix: "Name the actions and the ARNs that the Deny is about, or add a Condition that exempts the principals who must be free to act.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
  checkStack: (stack, tell) => {
    const agents = agentRoles(stack);
    for (const policy of serviceControlPolicies(stack)) {
      tell(policy)(() => {
        if (policyType(policy.props) !== scp) return undefined;
        const all = statements(policy.props.content);
        const wide = guardsConnect(policy.props) ? all.filter(deniesAll) : [];
        const locking = wide.length > 0 ? wide : all.filter(locksOut(stack, policy, agents));
        if (locking.length === 0) return undefined;
        const denied = [...new Set(locking.flatMap(wording))].join(", ");
        const how = wide.length > 0 ? "on *" : `to agents, who need ${federate}`;
        return `The service control policy "${policy.name}" denies ${denied} ${how}.`;
      });
    }
  },
});

function deniesAll(statement: Statement): boolean {
  const { denies, actions, notActions, resources } = statement;
  const everything = notActions || actions.some((action) => /(^|:)\*+$/.test(action));
  return (
    denies &&
    !!everything &&
    resources.some((resource) => /^\*+$/.test(resource)) &&
    holds(statement) === "always"
  );
}

/** Whether a statement denies an agents' role of the stack what it is for. */
function locksOut(stack: Stack, policy: Guardrail, all: AgentRole[]) {
  return (statement: Statement) =>
    all.some(
      (agents) =>
        mayBind(stack, policy, agents.account) &&
        instances(agents).some((instance) =>
          deniesAlways(statement, call(federate, `${instance}/user/any`, agents.account ?? "")),
        ),
    );
}

/** Any instance, where it is not known which one agents enter. */
function instances(agents: AgentRole): string[] {
  const known = instanceArns(agents);
  return known.length > 0 ? known : ["arn:aws:connect:any:any:instance/any"];
}

function wording({ actions, notActions }: Statement): string[] {
  return notActions ? ["all but a few actions"] : actions;
}
