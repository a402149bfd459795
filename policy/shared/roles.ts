/** IAM roles: who may take them, what they permit, and which of them let agents into Amazon Connect. */
import { appSettings, asksFor, leadsToConnect } from "./awsApps";
import { isMatch, operatorOf } from "./conditions";
import {
  coversAction,
  isAbout,
  parseArn,
  statements,
  version,
  type Principal,
  type Statement,
} from "./documents";
import { whenKnown } from "./known";
import * as types from "./resources";
import { comesFrom, refersTo, type Member, type Stack } from "./stack";

export const federate = "connect:GetFederationToken";
export const assumeWithSaml = "sts:AssumeRoleWithSAML";

/** A role with which agents sign in to Amazon Connect. */
export interface AgentRole {
  role: Member<types.Role>;
  permissions: Permission[];
  /** The Okta apps of the stack that sign people in to it. */
  apps: Member<types.SamlApp>[];
  /** 12 digits, where anything tells. */
  account: string | undefined;
}

/** A policy of a role whose text the stack knows. */
export interface Permission {
  /** The resource that holds the policy. */
  from: Member<unknown>;
  statements: Statement[];
  version: string | undefined;
}

/**
 * The agents' roles of a stack, by evidence: the role names connect:GetFederationToken and trusts
 * SAML sign-in, or an Okta app whose people arrive in Amazon Connect asks for it. Wide rights are no
 * evidence: an administrator's role has them too.
 */
export function agentRoles(stack: Stack): AgentRole[] {
  const apps = stack.of<types.SamlApp>(types.samlApp);
  return stack.of<types.Role>(types.role).flatMap((role) => {
    const all = permissions(stack, role);
    const account = accountOf(role, all);
    const asking = apps.filter(
      (app) => asksFor(app, role, account) || isSetFor(stack, app, role, account),
    );
    const isAgents =
      asking.some((app) => whenKnown(() => leadsToConnect(app), false)) ||
      (lettingIn(all.flatMap(({ statements }) => statements)).length > 0 &&
        trustsSaml(stack, role));
    return isAgents ? [{ role, permissions: all, apps: asking, account }] : [];
  });
}

/** Okta's own AWS app names the provider in its settings, and the roles where groups are assigned. */
function isSetFor(
  stack: Stack,
  app: Member<types.SamlApp>,
  role: Member<types.Role>,
  account: string | undefined,
): boolean {
  const name = whenKnown(() => role.props.name, undefined);
  const providers = whenKnown(() => trustedProviders(role.props), []);
  return appSettings(stack, app).some(({ settings }) => {
    const provider = whenKnown(() => settings.identityProviderArn, undefined);
    if (typeof provider !== "string" || !providers.includes(provider)) return false;
    if (account && parseArn(provider)?.account !== account) return false;
    return stack.of<types.Assignment>(types.groupAssignment, types.userAssignment).some(
      (assignment) =>
        refersTo(assignment, "appId", app, () => app.props.id) &&
        // `{"role": "…"}` or `{"samlRoles": ["…"]}`
        whenKnown(() => !!name && String(assignment.props.profile).includes(`"${name}"`), false),
    );
  });
}

/** The statements of a role's trust that let a principal in. */
export function trust(role: types.Role): Statement[] {
  return statements(role.assumeRolePolicy).filter((statement) => statement.allows);
}

/** In a first preview the provider's ARN is not known, but that the trust was made from it is. */
function trustsSaml(stack: Stack, role: Member<types.Role>): boolean {
  return whenKnown(
    () =>
      trust(role.props).some(
        (statement) =>
          isAbout(statement, assumeWithSaml) || statement.principals.some(isSamlProvider),
      ),
    stack.of(types.samlProvider).some((provider) => comesFrom(role, "assumeRolePolicy", provider)),
  );
}

export function isSamlProvider({ value }: Principal): boolean {
  return parseArn(value)?.resource.startsWith("saml-provider/") === true;
}

/** ARNs of the SAML providers that a role trusts. */
export function trustedProviders(role: types.Role): string[] {
  const all = trust(role).flatMap(({ principals }) => principals);
  return [...new Set(all.filter(isSamlProvider).map(({ value }) => value))];
}

/**
 * The statements that are made to let people into Amazon Connect. `connect:*` is an administrator's;
 * so is a list of what may be read of many services, as in AWS's own ReadOnlyAccess; a pattern such
 * as `connect:Get*` counts where no other permission to look around stands next to it.
 */
export function lettingIn(statements: Statement[]): Statement[] {
  const allowed = statements.filter(isAllowed);
  const all = allowed.flatMap((statement) => whenKnown(() => statement.actions, []));
  const looksAround = all.some((action) => /^connect:(list|describe|search)/i.test(action));
  return allowed.filter((statement) =>
    whenKnown(() => {
      const { actions } = statement;
      const services = new Set(actions.map((action) => action.split(":")[0]?.toLowerCase()));
      const names = (action: string) =>
        isFederate(action) || (coversFederate(action) && !looksAround);
      return services.size <= 4 && actions.some(names);
    }, false),
  );
}

function isAllowed(statement: Statement): boolean {
  return whenKnown(() => statement.allows, false);
}

export function isFederate(action: string): boolean {
  return action.toLowerCase() === federate.toLowerCase();
}

/** A pattern that means Connect, and more than everything in it. */
function coversFederate(pattern: string): boolean {
  return /^connect:[a-z]/i.test(pattern) && coversAction(pattern, federate);
}

/** The roles of the stack that an app signs people in to. */
export function rolesBehind(stack: Stack, app: Member<types.SamlApp>): Member<types.Role>[] {
  return stack.of<types.Role>(types.role).filter((role) => {
    const account = accountOf(role, permissions(stack, role));
    return asksFor(app, role, account) || isSetFor(stack, app, role, account);
  });
}

/** Every policy on a role whose text the stack knows: its own, inline, and attached. */
function permissions(stack: Stack, role: Member<types.Role>): Permission[] {
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
    version: whenKnown(() => version(text()), undefined),
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
  if (!Array.isArray(list)) return false;
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

/** From the role's ARN, the instance that it is for, or the provider that it trusts. */
function accountOf(role: Member<types.Role>, permissions: Permission[]): string | undefined {
  const account = (arn: string | undefined) => {
    const found = arn === undefined ? undefined : parseArn(arn)?.account;
    return found && /^\d{12}$/.test(found) ? found : undefined;
  };
  return (
    account(whenKnown(() => role.props.arn, undefined)) ??
    permittedInstances(permissions)
      .map(({ account }) => account)
      .find((each) => each) ??
    whenKnown(
      () =>
        trustedProviders(role.props)
          .map(account)
          .find((each) => each),
      undefined,
    )
  );
}

/** An instance that agents are let into. What is not known is left out. */
export interface Instance {
  id: string;
  partition?: string;
  region?: string;
  account?: string;
}

/** Instances by their ARN, or by the condition `connect:InstanceId`. */
export function permittedInstances(permissions: Permission[]): Instance[] {
  const lets = permissions
    .flatMap(({ statements }) => statements.filter(isAllowed))
    .filter((statement) => whenKnown(() => isAbout(statement, federate), false));
  const found = lets.flatMap((statement) => [
    ...whenKnown(() => namedInstances(statement), []),
    ...whenKnown(() => instanceIds(statement).map((id) => ({ id })), []),
  ]);
  return found.filter(({ id }, at) => found.findIndex((other) => other.id === id) === at);
}

/** The instances that a statement's resources are of. */
export function namedInstances({ resources }: Statement): Instance[] {
  return resources.flatMap(instanceIn);
}

function instanceIn(text: string): Instance[] {
  const arn = parseArn(text);
  const [, id] = /^instance\/([^/*?]+)/.exec(arn?.resource ?? "") ?? [];
  if (!arn || arn.service !== "connect" || !id) return [];
  const { partition, region, account } = arn;
  const known = (part: string) => (/[*?]/.test(part) ? undefined : part);
  return [{ id, partition: known(partition), region: known(region), account: known(account) }];
}

/** The ids that a statement's `connect:InstanceId` is compared with. */
function instanceIds(statement: Statement): string[] {
  const found = statement.conditions.find(
    ({ key, operator }) =>
      key.toLowerCase() === "connect:instanceid" && /string(equals|like)/i.test(operator),
  );
  return (found?.values ?? []).filter((id) => !/[*?]/.test(id));
}

const signIn =
  /^https:\/\/(?:[a-z0-9*-]+\.)?signin\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/(?:static\/)?saml(?:\/acs\/[A-Z0-9]+)?$/;
/** Of an instance with a replica; what follows the path is the person's destination. */
const replicated = /^https:\/\/[0-9a-f-]{36}\.[a-z0-9-]+\.sign-in\.connect\.aws\/saml(?:[*?].*)?$/;

/**
 * Whether SAML responses to an address are for AWS; the region may be a wildcard, and with encrypted
 * assertions the address ends with the provider's id. An Amazon Connect instance with a replica has an
 * address of its own.
 *
 * Source: AWS General Reference, "AWS Sign-In endpoints"; IAM User Guide, "Create a SAML provider".
 */
export function isSignInAddress(address: string): boolean {
  return signIn.test(address) || replicated.test(address);
}

/** The partition that a sign-in address is of. */
export function signInPartition(address: string): string | undefined {
  const partitions: Record<string, string> = {
    "aws.amazon.com": "aws",
    "amazonaws.cn": "aws-cn",
    "amazonaws-us-gov.com": "aws-us-gov",
  };
  if (replicated.test(address)) return "aws";
  return partitions[signIn.exec(address)?.[1] ?? ""];
}

/** Seconds that a session lasts when neither the role nor the app says anything. */
export const defaultSession = 3600;

/** The longest session that a role allows, in seconds. */
export function maximumSession({ maxSessionDuration }: types.Role): number {
  return Number(maxSessionDuration ?? defaultSession);
}

/** The role's ARN, which its name, path and account make before it exists. */
export function roleArn({ role, account, permissions }: AgentRole): string | undefined {
  const arn = whenKnown(() => role.props.arn, undefined);
  if (arn) return arn;
  const { name, path } = role.props;
  return name && account
    ? `arn:${partitionOf(role, permissions)}:iam::${account}:role${path ?? "/"}${name}`
    : undefined;
}

/** ARNs of the instances that agents are let into, as far as they are known. */
export function instanceArns({ permissions }: AgentRole): string[] {
  return permittedInstances(permissions).flatMap(({ id, partition, region, account }) =>
    partition && region && account
      ? [`arn:${partition}:connect:${region}:${account}:instance/${id}`]
      : [],
  );
}

function partitionOf(role: Member<types.Role>, permissions: Permission[]): string {
  const [instance] = permittedInstances(permissions).filter(({ partition }) => partition);
  const [provider] = whenKnown(() => trustedProviders(role.props), []);
  return instance?.partition ?? (provider && parseArn(provider)?.partition) ?? "aws";
}

/** What a role permits in Amazon Connect if it lets no agent in; undefined if it does. */
export function permitsWithoutFederation(permissions: Permission[]): string[] | undefined {
  const allowed = permissions.flatMap(({ statements }) =>
    statements.filter(({ allows }) => allows),
  );
  const actions = allowed.flatMap((statement) => statement.actions);
  const isElsewhere = !actions.some((action) => /^connect:/i.test(action));
  if (isElsewhere || allowed.some((statement) => isAbout(statement, federate))) return undefined;
  return actions;
}

/** What a statement compares SAML:aud with; that it must not be equal to something checks nothing. */
export function audiences({ conditions }: Statement): string[] {
  return conditions
    .filter(
      (condition) => condition.key.toLowerCase() === "saml:aud" && isMatch(operatorOf(condition)),
    )
    .flatMap(({ values }) => values);
}
