/** Organization policies: which of them guard Amazon Connect, and what they deny. */
import { impossible, isForSomePrincipals, type Facts } from "./conditions";
import { isAbout, isOn, parseArn, statements, type Statement } from "./documents";
import { whenKnown } from "./known";
import * as types from "./resources";
import { refersTo, type Member, type Stack } from "./stack";

export type Guardrail = Member<types.OrganizationPolicy>;

/**
 * The service control policies of a stack; tag, backup and resource control policies are others. A
 * policy whose type is not known yet is among them: read its type where that matters.
 */
export function serviceControlPolicies(stack: Stack): Guardrail[] {
  return stack
    .of<types.OrganizationPolicy>(types.organizationPolicy)
    .filter(({ props }) => whenKnown(() => policyType(props) === scp, true));
}

export const scp = "SERVICE_CONTROL_POLICY";

export function policyType({ type }: types.OrganizationPolicy): string {
  return type ?? scp;
}

/** The attachments of a policy in the stack. */
export function attachmentsOf(
  stack: Stack,
  policy: Guardrail,
): Member<types.OrganizationAttachment>[] {
  return stack
    .of<types.OrganizationAttachment>(types.organizationAttachment)
    .filter((attachment) => refersTo(attachment, "policyId", policy, () => policy.props.id));
}

/** Whether a policy is about Amazon Connect: it names one of its actions or resources. */
export function guardsConnect({ content }: types.OrganizationPolicy): boolean {
  const denials = statements(content).filter((statement) => statement.denies);
  const actions = denials.flatMap((statement) => statement.actions);
  const arns = denials.flatMap(({ resources, notResources = [] }) => [
    ...resources,
    ...notResources,
  ]);
  const isConnect = (action: string) => /^connect:/i.test(action);
  return (
    actions.some((action) => isConnect(action) && action.toLowerCase() !== "connect:*") ||
    arns.some((arn) => parseArn(arn)?.service === "connect") ||
    // The whole service, where the policy is about no other: not a list of unused services.
    (actions.length > 0 && actions.every(isConnect))
  );
}

/** A call that a guardrail should deny, with its known values. */
export interface Call {
  action: string;
  resource: string;
  /** The account whose principals make it, 12 digits. */
  account: string;
  facts: Facts;
}

/** A call on an IAM or Connect resource from its own account. */
export function call(action: string, resource: string, account: string): Call {
  const arn = parseArn(resource);
  const global: Record<string, string> = {
    aws: "us-east-1",
    "aws-us-gov": "us-gov-west-1",
    "aws-cn": "cn-north-1",
  };
  const [, instance] = /^instance\/([^/]+)/.exec(arn?.resource ?? "") ?? [];
  return {
    action,
    resource,
    account,
    facts: {
      "aws:requestedregion": arn?.region || global[arn?.partition ?? ""],
      "aws:principalaccount": account,
      "aws:resourceaccount": account,
      "connect:instanceid": instance,
    },
  };
}

/** Whether a stack's guardrails deny a call; if not, why those that come near it do not. */
export function denial(stack: Stack, call: Call): { denied: boolean; near: string[] } {
  const near: string[] = [];
  for (const policy of serviceControlPolicies(stack)) {
    const why = statements(policy.props.content)
      .filter((statement) => statement.denies && isAbout(statement, call.action))
      .map((statement) => whyNot(statement, call) ?? whyNotBound(stack, policy, call));
    if (why.includes(undefined)) return { denied: true, near: [] };
    near.push(...why.map((reason) => `"${policy.name}" ${reason}`));
  }
  return { denied: false, near: [...new Set(near)] };
}

/** Why a statement that denies an action does not deny it for this call. */
function whyNot(statement: Statement, { resource, facts }: Call): string | undefined {
  if (!isOn(statement, resource)) {
    return statement.notResources
      ? "leaves it out (NotResource)"
      : `is about ${statement.resources.join(", ") || "no resource"}`;
  }
  const condition = impossible(statement, facts);
  if (condition) return `has a condition that never holds for it (${condition})`;
  return isForSomePrincipals(statement)
    ? "denies it to the principals in its condition only"
    : undefined;
}

/** A policy binds what is under its target; of units and roots it is not known what that is. */
function whyNotBound(stack: Stack, policy: Guardrail, { account }: Call): string | undefined {
  const attachments = attachmentsOf(stack, policy);
  if (attachments.length === 0) return "is not attached";
  const targets = attachments.map(({ props }) => whenKnown(() => props.targetId, undefined));
  const isElsewhere = (target: string | undefined) =>
    target !== undefined && /^\d{12}$/.test(target) && target !== account;
  return targets.every(isElsewhere)
    ? `is attached to ${targets.join(", ")}, not to ${account}`
    : undefined;
}

/** Whether a policy binds an account, as far as its targets tell. */
export function mayBind(stack: Stack, policy: Guardrail, account: string | undefined): boolean {
  if (!account) return true;
  return !whyNotBound(stack, policy, { account, action: "", resource: "", facts: {} });
}

/** What AWS allows of a type of organization policy. */
export interface Quota {
  characters: number;
  /** Directly attached to one root, unit or account. */
  attached: number;
  /** Of these, the one that AWS attaches itself and that counts. */
  full?: string;
}

/** Source: AWS Organizations, "Quotas and service limits", as of May 2026. */
export const quotas: Record<string, Quota> = {
  SERVICE_CONTROL_POLICY: { characters: 10240, attached: 10, full: "FullAWSAccess" },
  RESOURCE_CONTROL_POLICY: { characters: 5120, attached: 5, full: "RCPFullAWSAccess" },
  DECLARATIVE_POLICY_EC2: { characters: 10000, attached: 10 },
  BACKUP_POLICY: { characters: 10000, attached: 10 },
  TAG_POLICY: { characters: 10000, attached: 10 },
  CHATBOT_POLICY: { characters: 10000, attached: 5 },
  AISERVICES_OPT_OUT_POLICY: { characters: 2500, attached: 5 },
  SECURITYHUB_POLICY: { characters: 10000, attached: 10 },
};
