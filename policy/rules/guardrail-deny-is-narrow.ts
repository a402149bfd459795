import { holds } from "../shared/conditions";
import { parseArn, statements, type Statement } from "../shared/documents";
import {
  guardsConnect,
  mayBind,
  policyType,
  scp,
  serviceControlPolicies,
} from "../shared/guardrails";
import { federate } from "../shared/federation";
import { locksOut } from "../shared/lockOut";
import { agentRoles } from "../shared/roles";
import { stackRule } from "../shared/rule";

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
        const bound = agents.filter(({ account }) => mayBind(stack, policy, account));
        const keepsOut = (each: Statement) => bound.some((one) => locksOut(each, one));
        const locking = wide.length > 0 ? wide : all.filter(keepsOut);
        if (locking.length === 0) return undefined;
        const denied = [...new Set(locking.flatMap(wording))].join(", ");
        const how = wide.length > 0 ? on(wide) : `to agents, who need ${federate}`;
        return `The service control policy "${policy.name}" denies ${denied} ${how}.`;
      });
    }
  },
});

function deniesAll(statement: Statement): boolean {
  return (
    statement.denies &&
    (deniesService(statement) || isOnAllBut(statement)) &&
    holds(statement) === "always"
  );
}

function deniesService({ actions, notActions, resources }: Statement): boolean {
  const isWide = notActions || actions.some((action) => /(^|:)\*+$/.test(action));
  return !!isWide && resources.some(isAll);
}

/** Everything on all but some resources: of one service alone, that may be a list of what is in use. */
function isOnAllBut({ actions, notResources = [] }: Statement): boolean {
  const isNamed = (arn: string) => /^[a-z0-9-]+$/.test(parseArn(arn)?.service ?? "");
  return actions.some(isAll) && notResources.length > 0 && notResources.every(isNamed);
}

function isAll(text: string): boolean {
  return /^\*+$/.test(text);
}

function on(wide: Statement[]): string {
  return wide.every(isOnAllBut) ? "on all but a few resources" : "on *";
}

function wording({ actions, notActions }: Statement): string[] {
  return notActions ? ["all but a few actions"] : actions;
}
