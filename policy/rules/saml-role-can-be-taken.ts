import { isSameRole, roleClaims } from "../shared/awsApps";
import { isAbout, isLike, parseArn, type Arn } from "../shared/documents";
import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import {
  assumeWithSaml,
  audiences,
  deniesSignIn,
  impossibleCondition,
  isSamlProvider,
  trust,
  trustedProviders,
} from "../shared/roleTrust";
import { agentRoles, type AgentRole } from "../shared/roles";
import { isSignInAddress, signInPartition } from "../shared/signInAddress";
import { stackRule } from "../shared/rule";
import { comesFrom, type Member, type Stack } from "../shared/stack";

export default stackRule({
  name: "saml-role-can-be-taken",
  description: "The SAML sign-in to Amazon Connect can assume the role that it is for.",
  why: "AWS refuses the sign-in of every agent if it cannot.",
  fix: "Trust, as Federated and with sts:AssumeRoleWithSAML, the SAML provider of the role's own account that the Okta app names in its Role claim, and accept in SAML:aud the address that the app posts to. Deny that action to other principals only, and require no key that the call lacks, such as aws:MultiFactorAuthPresent or aws:PrincipalArn.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html",
  checkStack: (stack, tell) => {
    for (const agents of agentRoles(stack)) {
      const fault = () =>
        refusal(agents) ?? wrongAccount(agents) ?? wrongPartition(agents) ?? missing(stack, agents);
      tell(agents.role)(fault);
      // Of what is wrong with the role, its apps are not told again.
      if (whenKnown(fault, undefined)) continue;
      for (const app of agents.apps) {
        tell(app)(() => wrongClaim(agents, app) ?? wrongAddress(agents, app));
      }
    }
  },
});

/** What in the trust itself lets no sign-in through. */
function refusal({ role }: AgentRole): string | undefined {
  const statements = trust(role.props);
  const about = statements.filter((statement) => isAbout(statement, assumeWithSaml));
  if (about.length === 0) {
    const actions = statements.flatMap((statement) => statement.actions);
    return `The role "${role.name}" lets its principals do ${actions.join(", ") || "nothing"}, but not ${assumeWithSaml}.`;
  }
  const misplaced = about
    .flatMap(({ principals }) => principals)
    .find((principal) => isSamlProvider(principal) && principal.type !== "Federated");
  if (misplaced) {
    return `The role "${role.name}" trusts the SAML provider ${misplaced.value} as ${misplaced.type} instead of Federated.`;
  }
  if (deniesSignIn(role.props)) {
    return `The trust of the role "${role.name}" denies every principal ${assumeWithSaml}.`;
  }
  const reasons = about.map(impossibleCondition);
  return reasons.includes(undefined)
    ? undefined
    : `The trust of the role "${role.name}" has a condition that never holds (${reasons[0]}).`;
}

/** The one provider that a role trusts; several, and patterns, are another rule's. */
function provider({ role }: AgentRole): (Arn & { arn: string }) | undefined {
  const [arn = "", ...more] = trustedProviders(role.props);
  const parts = parseArn(arn);
  return parts && more.length === 0 && !/[*?]/.test(arn) ? { ...parts, arn } : undefined;
}

function wrongAccount(agents: AgentRole): string | undefined {
  const trusted = provider(agents);
  return trusted?.account && agents.account && trusted.account !== agents.account
    ? `The role "${agents.role.name}" is in the account ${agents.account}, but trusts the SAML provider ${trusted.arn} of another.`
    : undefined;
}

function wrongPartition(agents: AgentRole): string | undefined {
  const partition = provider(agents)?.partition;
  const addresses = accepted(agents);
  const isElsewhere = (address: string) => signInPartition(address) !== partition;
  return partition && addresses.length > 0 && addresses.every(isElsewhere)
    ? `The role "${agents.role.name}" is in the partition ${partition}, but accepts responses to ${addresses.join(", ")} only.`
    : undefined;
}

/** A trusted provider that is not declared, while a declared one is trusted by no role. */
function missing(stack: Stack, agents: AgentRole): string | undefined {
  const trusted = provider(agents);
  if (!trusted) return undefined;
  const name = trusted.resource.replace("saml-provider/", "");
  const providers = stack.of<types.SamlProvider>(types.samlProvider);
  const roles = stack.of<types.Role>(types.role);
  if (providers.some((each) => each.props.name === name)) return undefined;
  const idle = providers.find(
    (each) =>
      each.props.name !== undefined &&
      !roles.some((role) => comesFrom(role, "assumeRolePolicy", each) || trusts(role, each)),
  );
  return (
    idle &&
    `The role "${agents.role.name}" trusts the SAML provider ${trusted.arn}, which is not declared here; "${idle.name}" declares ${idle.props.name}, which no role trusts.`
  );
}

function trusts(role: Member<types.Role>, { props }: Member<types.SamlProvider>): boolean {
  return whenKnown(
    () => trustedProviders(role.props).some((arn) => arn.endsWith(`/${props.name}`)),
    true,
  );
}

/** What an app claims must be what IAM has. */
function wrongClaim(agents: AgentRole, app: Member<types.SamlApp>): string | undefined {
  const { role } = agents;
  const trusted = provider(agents);
  const path = role.props.path ?? "/";
  for (const claim of roleClaims(app)) {
    const { role: claimed, roleArn, providerArn } = claim;
    if (!isSameRole(claim, role, agents.account)) continue;
    if (claimed.resource !== `role${path}${role.props.name}`) {
      return `The Okta app "${app.name}" asks for ${roleArn}, but the role "${role.name}" has the path ${path}.`;
    }
    if (providerArn && trusted && providerArn !== trusted.arn) {
      return `The Okta app "${app.name}" names the SAML provider ${providerArn}, but the role "${role.name}" trusts ${trusted.arn}.`;
    }
  }
  return undefined;
}

/** AWS compares SAML:aud with the address that the response was sent to. */
function wrongAddress(agents: AgentRole, app: Member<types.SamlApp>): string | undefined {
  const { ssoUrl } = app.props;
  const addresses = accepted(agents);
  const isJudged = !!ssoUrl && isSignInAddress(ssoUrl) && addresses.length > 0;
  return isJudged && !addresses.some((address) => isLike(address, ssoUrl))
    ? `The Okta app "${app.name}" posts to ${ssoUrl}, but the role "${agents.role.name}" accepts responses to ${addresses.join(", ")} only.`
    : undefined;
}

/** The audiences that a role accepts; none where one is no sign-in address, which is another rule's. */
function accepted({ role }: AgentRole): string[] {
  const all = trust(role.props).flatMap(audiences);
  return all.every(isSignInAddress) ? all : [];
}
