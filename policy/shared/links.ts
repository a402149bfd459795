/** What belongs to what in a sign-on, found by reference or, where that is all there is, by value. */
import { statements, isAbout, type Statement } from "./documents";
import { whenKnown } from "./known";
import * as types from "./resources";
import { comesFrom, refersTo, type Member, type Stack } from "./stack";

/** The Okta app behind a Cognito identity provider: the one its metadata comes from, or was made for its pool. */
export function appBehind(
  stack: Stack,
  provider: Member<types.IdentityProvider>,
): Member<types.SamlApp> | undefined {
  const apps = stack.of<types.SamlApp>(types.samlApp);
  const audience = () => `urn:amazon:cognito:sp:${provider.props.userPoolId}`;
  const metadataUrl = () => provider.props.providerDetails.MetadataURL ?? "";
  return (
    apps.find((app) => comesFrom(provider, "providerDetails", app)) ??
    apps.find(({ props }) =>
      whenKnown(() => !!props.entityKey && metadataUrl().includes(`/${props.entityKey}/`), false),
    ) ??
    apps.find(({ props }) => whenKnown(() => props.audience === audience(), false))
  );
}

/** Whether somebody who signs in with SAML may take the role. */
export function trustsSaml(role: types.Role): boolean {
  return trustStatements(role).length > 0;
}

/** The statements of a role's trust that let SAML sign-in take it. */
export function trustStatements(role: types.Role): Statement[] {
  return statements(role.assumeRolePolicy).filter(
    (statement) => statement.Effect === "Allow" && isAbout(statement, "sts:AssumeRoleWithSAML"),
  );
}

export interface Permission {
  /** The resource that holds the policy. */
  from: Member<unknown>;
  statements: Statement[];
}

/** Every policy on a role whose text the stack knows: inline, and attached from this stack. */
export function permissions(stack: Stack, role: Member<types.Role>): Permission[] {
  const own = whenKnown(() => role.props.inlinePolicies ?? [], []);
  const inline = stack
    .of<types.IamPolicy>(types.rolePolicy)
    .filter((policy) => namesRole(policy, "role", role));
  const attached = attachments(stack, role).flatMap((attachment) =>
    stack
      .of<types.IamPolicy>(types.managedPolicy)
      .filter((policy) => refersTo(attachment, "policyArn", policy, () => policy.props.arn)),
  );
  const text = (read: () => string | types.IamPolicy["policy"] | undefined) =>
    whenKnown(() => statements(read()), []);
  return [
    ...own.map((_, at) => ({ from: role, statements: text(() => own[at]!.policy) })),
    ...[...inline, ...attached].map((policy) => ({
      from: policy,
      statements: text(() => policy.props.policy),
    })),
  ];
}

/** The attachments of managed policies to a role. */
export function attachments(
  stack: Stack,
  role: Member<types.Role>,
): Member<{ policyArn: string; roles?: string[] }>[] {
  return [
    ...stack
      .of<{ policyArn: string }>(types.rolePolicyAttachment)
      .filter((attachment) => namesRole(attachment, "role", role)),
    ...stack
      .of<{ policyArn: string; roles?: string[] }>(types.policyAttachment)
      .filter(
        (attachment) =>
          comesFrom(attachment, "roles", role) ||
          whenKnown(
            () => !!attachment.props.roles?.some((name) => name === role.props.name),
            false,
          ),
      ),
  ];
}

/** A role with which agents sign in to Amazon Connect, and the instance ARNs that it is for. */
export interface ConnectRole {
  role: Member<types.Role>;
  permissions: Permission[];
  instances: string[];
}

export const federate = "connect:GetFederationToken";

export function connectRoles(stack: Stack): ConnectRole[] {
  return stack
    .of<types.Role>(types.role)
    .filter((role) => whenKnown(() => trustsSaml(role.props), trustsOneOf(stack, role)))
    .map((role) => ({ role, permissions: permissions(stack, role) }))
    .map(({ role, permissions }) => ({ role, permissions, instances: instances(permissions) }))
    .filter(({ permissions }) => permissions.some(({ statements }) => statements.some(federates)));
}

/** In a first preview the provider's ARN is not known, but that the trust was made from it is. */
function trustsOneOf(stack: Stack, role: Member<types.Role>): boolean {
  return stack
    .of(types.samlProvider)
    .some((provider) => comesFrom(role, "assumeRolePolicy", provider));
}

/** Whether a statement lets its holder into Amazon Connect. */
export function federates(statement: Statement): boolean {
  return statement.Effect === "Allow" && isAbout(statement, federate);
}

function instances(permissions: Permission[]): string[] {
  const resources = permissions.flatMap(({ statements }) =>
    statements.filter(federates).flatMap(({ Resource }) => Resource),
  );
  const found = resources.map((arn) => /^arn:[^:]+:connect:[^:]+:\d+:instance\/[^/*]+/.exec(arn));
  return [...new Set(found.flatMap((match) => (match ? [match[0]] : [])))];
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
