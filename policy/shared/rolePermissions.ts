/** The policies of IAM roles: inline, attached, of the stack and of others. */
import { parseArn, type Statement, statements } from "./documents";
import { whenKnown } from "./known";
import { comesFrom, type Member, refersTo, sourcesLike, type Stack } from "./stack";
import * as types from "./resources";

/** A policy of a role whose text the stack knows. */
export interface Permission {
  /** The resource that holds the policy. */
  from: Member<unknown>;
  statements: Statement[];
}

/** Every policy on a role whose text the stack knows: its own, inline, and attached. */
export function permissions(stack: Stack, role: Member<types.Role>): Permission[] {
  const own = whenKnown(() => inlinePolicies(role.props), []);
  const inline = stack
    .of<types.IamPolicy>(types.rolePolicy)
    .filter((policy) => namesRole(policy, "role", role));
  const attached = declaredPolicies(stack, role);
  return [
    ...own.map((text) => permission(role, text)),
    ...[...inline, ...attached].map((policy) => permission(policy, () => policy.props.policy)),
  ];
}

function permission(from: Member<unknown>, text: () => unknown): Permission {
  return {
    from,
    statements: whenKnown(() => statements(text()), []),
  };
}

/** Reads the texts of the policies that a role declares itself, of which any may not be known yet. */
export function inlinePolicies({ inlinePolicies: all }: types.Role): (() => unknown)[] {
  return Array.isArray(all) ? [...all.keys()].map((at) => () => all[at]?.policy) : [];
}

/** The managed policies of the stack that a role holds. */
function declaredPolicies(stack: Stack, role: Member<types.Role>): Member<types.IamPolicy>[] {
  const attached = attachments(stack, role);
  const lists = attachmentLists(stack, role);
  return stack
    .of<types.IamPolicy>(types.managedPolicy)
    .filter(
      (policy) =>
        attached.some((each) => refersTo(each, "policyArn", policy, () => policy.props.arn)) ||
        lists.some((each) => isAmong(each, "policyArns", policy)) ||
        isAmong(role, "managedPolicyArns", policy),
    );
}

/** The managed policies of other stacks, and AWS's own, that a role holds. */
export function foreignPolicies(
  stack: Stack,
  role: Member<types.Role>,
): { from: Member<unknown>; arn: () => string }[] {
  const declared = stack.of<types.IamPolicy>(types.managedPolicy);
  const lists = [
    { from: role as Member<unknown>, read: () => role.props.managedPolicyArns },
    ...attachmentLists(stack, role).map((from) => ({ from, read: () => from.props.policyArns })),
  ];
  // While a declared policy's ARN is not known, any ARN may be its, but one of AWS's own policies.
  const isDeclared = (arn: string) =>
    declared.some((policy) =>
      whenKnown(() => policy.props.arn === arn, parseArn(arn)?.account !== "aws"),
    );
  return [
    ...attachments(stack, role)
      .filter((from) => !declared.some((policy) => comesFrom(from, "policyArn", policy)))
      .map((from) => ({ from, arn: () => from.props.policyArn })),
    ...lists.flatMap(({ from, read }) => {
      const arns = whenKnown(() => read() ?? [], []);
      return [...arns.keys()].map((at) => ({ from, arn: () => arns[at]! }));
    }),
  ].filter(({ arn }) => whenKnown(() => !!arn() && !isDeclared(arn()), false));
}

/** Whether a role may hold policies of which the stack does not know the text. */
export function mayHoldMore(stack: Stack, role: Member<types.Role>): boolean {
  const lists = attachmentLists(stack, role).flatMap(({ props }) => props.policyArns ?? []);
  const held = attachments(stack, role).length + lists.length;
  const all = held + (role.props.managedPolicyArns ?? []).length;
  return (
    all > declaredPolicies(stack, role).length ||
    permissions(stack, role).some(({ statements }) => statements.length === 0)
  );
}

/** The attachments of managed policies to a role. */
function attachments(stack: Stack, role: Member<types.Role>): Member<types.Attachment>[] {
  return [
    ...stack
      .of<types.Attachment>(types.rolePolicyAttachment)
      .filter((attachment) => namesRole(attachment, "role", role)),
    ...stack
      .of<types.Attachment>(types.policyAttachment)
      .filter((attachment) => isAmong(attachment, "roles", role)),
  ];
}

/** Lists of all the managed policies that a role is to have. */
function attachmentLists(stack: Stack, role: Member<types.Role>): Member<types.AttachmentList>[] {
  return stack
    .of<types.AttachmentList>(types.attachmentList)
    .filter((list) => namesRole(list, "roleName", role));
}

/** Whether a list names a role by its name, or a policy by its ARN. */
function isAmong(
  from: Member<unknown>,
  property: string,
  target: Member<{ name?: string; arn?: string }>,
): boolean {
  if (comesFrom(from, property, target)) return true;
  const list = whenKnown(() => (from.props as Record<string, unknown>)[property], undefined);
  // As many others as there are entries: each came from one of these.
  if (!Array.isArray(list) || sourcesLike(from, property, target) >= list.length) return false;
  const { props } = target;
  return [...list.keys()].some((at) =>
    whenKnown(() => !!list[at] && [props.name, props.arn].includes(list[at] as string), false),
  );
}

function namesRole(from: Member<unknown>, property: string, role: Member<types.Role>): boolean {
  return refersTo(
    from,
    property,
    role,
    () => role.props.name,
    () => role.props.id,
  );
}
