/** IAM roles with which agents sign in to Amazon Connect, by evidence. */
import { appSettings, asksFor, leadsToConnect } from "./awsApps";
import { isAbout, parseArn } from "./documents";
import { lettingIn, permittedInstances } from "./federation";
import { whenKnown } from "./known";
import { type Permission, permissions } from "./rolePermissions";
import { assumeWithSaml, isSamlProvider, trust, trustedProviders } from "./roleTrust";
import { comesFrom, type Member, refersTo, type Stack } from "./stack";
import * as types from "./resources";

/** A role with which agents sign in to Amazon Connect. */
export interface AgentRole {
  role: Member<types.Role>;
  permissions: Permission[];
  /** The Okta apps of the stack that sign people in to it. */
  apps: Member<types.SamlApp>[];
  /** 12 digits, where anything tells. */
  account: string | undefined;
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
  const all = appSettings(stack, app);
  if (all.length === 0) return false;
  const name = whenKnown(() => role.props.name, undefined);
  const providers = whenKnown(() => trustedProviders(role.props), []);
  return all.some(({ settings }) => {
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

/** The roles of the stack that an app signs people in to. */
export function rolesBehind(stack: Stack, app: Member<types.SamlApp>): Member<types.Role>[] {
  return stack.of<types.Role>(types.role).filter((role) => {
    const account = accountOf(role, permissions(stack, role));
    return asksFor(app, role, account) || isSetFor(stack, app, role, account);
  });
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
