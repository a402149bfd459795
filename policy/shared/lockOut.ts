/** Which Deny keeps agents out of Amazon Connect, whichever of them signs in. */
import { type Facts, holds } from "./conditions";
import { isAbout, isOn, type Statement } from "./documents";
import { federate, type Instance, permittedInstances } from "./federation";
import { whenKnown } from "./known";
import { type AgentRole, roleArn } from "./roles";

/** Whether a statement denies an agents' role the sign-in to one of its instances. */
export function locksOut(statement: Statement, agents: AgentRole): boolean {
  if (!statement.denies || !isAbout(statement, federate)) return false;
  const known = permittedInstances(agents.permissions);
  const instances: Partial<Instance>[] = known.length > 0 ? known : [{}];
  return instances.some(
    (instance) =>
      isOnUsers(statement, instance) && holds(statement, signIn(agents, instance)) === "always",
  );
}

/** Whether a statement is on all users of an instance, of which anything may not be known. */
function isOnUsers(statement: Statement, instance: Partial<Instance>): boolean {
  const { partition = "aws", region, account, id } = instance;
  // What is left out may be the instance, of which not all is known, or the users who are let in.
  const mayLeaveOut = (arn: string) => !region || !account || /\/user\/|\$\{/.test(arn);
  if (statement.notResources?.some(mayLeaveOut)) return false;
  const any = "any";
  const arn = `arn:${partition}:connect:${region ?? any}:${account ?? any}:instance/${id ?? any}`;
  return isOn(statement, `${arn}/user/\${aws:userid}`);
}

function signIn(agents: AgentRole, { region, account, id }: Partial<Instance>): Facts {
  return {
    "aws:requestedregion": region,
    "aws:principalaccount": agents.account,
    "aws:principalarn": whenKnown(() => roleArn(agents), undefined),
    "aws:resourceaccount": account,
    "connect:instanceid": id,
  };
}
