import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/aws/provider";
import { openOrganizations, pathToRoot } from "../clouds/organizationPath";
import { type ConnectInstance, connectArns } from "../facts/connectInstance";
import type { OrganizationTarget } from "../facts/organizationTarget";
import { findConnectInstance } from "./connectInstance";
import { type EngageTarget, findEngageTarget } from "./engageTarget";
import type { MappedAttribute } from "./engageMapping";
import { deployedOutputs } from "./deployed";
import { findDeployers, refuseExemptAgents } from "./guardrailExemptions";
import type { EngageNames, LiveNames } from "./liveNames";
import { LookupError, allLookups } from "./lookupError";
import { type Assignees, findAssignees } from "./oktaDirectory";
import { refuseBoundary } from "./permissionsBoundary";
import { findTargets } from "./organizationTargets";
import { guardrailPolicy } from "../facts/guardrailPolicy";
import type { EngageSettings, GuardrailSettings, Settings } from "../settings";
import { guardrailName, iamNames } from "../facts/defaultNames";
import { nameRivalries, othersIn, rivalries } from "../settings/neighbours";

/** Existing resources the deployment depends on. */
export interface Found {
  engage: EngageTarget & Assignees;
  /** The same for the vendor's next stack; absent where no move is under way. */
  next?: EngageTarget & Assignees;
  connect?: FoundConnect;
  guardrail?: FoundGuardrail;
}

export interface FoundConnect extends Assignees {
  instance: ConnectInstance;
  roleName: string;
  samlProviderName: string;
}

export interface FoundGuardrail {
  policyName: string;
  policy: string;
  targets: OrganizationTarget[];
  /**
   * ARN patterns of the principals that deploy and that the policy exempts; none where
   * exemptPrincipals name them.
   */
  deployers: string[];
}

/**
 * Looks everything up in parallel before anything is declared, so that a wrong name stops the
 * update before anything is changed.
 *
 * @param management The management account's provider, where the settings name a role for it.
 * @throws {LookupError} with every failure at once.
 */
export async function lookup(
  settings: Settings,
  management: Promise<Provider | undefined>,
): Promise<Found> {
  const [engage, next, connect, provider] = await allLookups([
    findEngage("engage", settings.engage, settings),
    findNext(settings),
    findConnect(settings),
    management,
  ]);
  if (next) refuseSamePool(engage, next);
  await refuseRivals(engage, { next, connect });
  const guardrail =
    settings.guardrail &&
    connect &&
    (await findGuardrail(
      { ...settings, guardrail: settings.guardrail },
      engage,
      connect,
      provider,
    ));
  return { engage, next, connect, guardrail };
}

/** Looks at the other settings files of the project. A program of Pulumi's Automation is told no folder; the fleet tells it. */
async function refuseRivals(
  { userPoolId, account, identityProviders }: EngageTarget,
  { next, connect }: Pick<Found, "next" | "connect">,
): Promise<void> {
  const own = {
    stack: pulumi.getStack(),
    project: pulumi.getProject(),
    config: pulumi.runtime.allConfig(),
  };
  const pools = { engage: userPoolId, move: next?.userPoolId };
  const listed = { engage: identityProviders, move: next?.identityProviders };
  const others = await othersIn(pulumi.getRootDirectory(), own);
  const { id: instanceId, alias: instanceAlias } = connect?.instance ?? {};
  const texts = [
    ...rivalries(others, own, { account, pools, listed }),
    ...nameRivalries(others, own, { account, instanceId, instanceAlias }),
  ];
  if (texts.length > 0) throw new LookupError(texts.join("\n\n"));
}

async function findNext(settings: Settings): Promise<Found["next"]> {
  return settings.move && findEngage("move", settings.move.engage, settings);
}

/** An audience can have one application only, and a pool one identity provider of a name. */
function refuseSamePool({ userPoolId }: EngageTarget, next: EngageTarget): void {
  if (next.userPoolId !== userPoolId) return;
  throw new LookupError(
    `move.cloudFormationStack: the next stack has the user pool ${userPoolId}, which agents sign in with today. ` +
      "There is nothing to run next to it. Remove the section move, and name that stack in engage.cloudFormationStack: " +
      `npm run customer -- move ${pulumi.getStack()} writes it.`,
  );
}

/** @param section The section of the settings that is to blame for what is not found. */
async function findEngage(
  section: "engage" | "move",
  engage: EngageSettings,
  { region, aws }: Settings,
): Promise<EngageTarget & Assignees> {
  const [target, assignees] = await allLookups([
    findEngageTarget(section, {
      cloudFormationStack: engage.cloudFormationStack,
      userPoolId: engage.userPoolId,
      appClientId: engage.appClientId,
      appClientName: engage.appClientName,
      callbackUrl: engage.callbackUrl,
      exclusive: engage.exclusive,
      signedRequests: engage.signedRequests,
      idpSignout: engage.idpSignout,
      region,
      access: aws,
      mapped: mappedIn(engage),
    }),
    findAssignees(section, engage),
  ]);
  return { ...target, ...assignees };
}

/** What Cognito writes at every sign-in, and where the settings name it. */
function mappedIn({ attributeStatements, groupsClaim }: EngageSettings): MappedAttribute[] {
  const claims = [
    ...attributeStatements.map(({ mapTo }, index) => ({
      mapTo,
      setting: `engage.attributeStatements[${index}].mapTo`,
    })),
    { mapTo: groupsClaim?.mapTo, setting: "engage.groupsClaim.mapTo" },
  ];
  return [
    { attribute: "email" },
    ...claims.flatMap(({ mapTo, setting }) => (mapTo ? [{ attribute: mapTo, setting }] : [])),
  ];
}

async function findConnect({ connect, region, aws }: Settings): Promise<FoundConnect | undefined> {
  if (!connect) {
    return undefined;
  }
  const { permissionsBoundary, instanceAlias, instanceId } = connect;
  const found = findConnectInstance("connect", { instanceAlias, instanceId, region, access: aws });
  const [instance, assignees] = await allLookups([found, findAssignees("connect", connect)]);
  if (permissionsBoundary) await refuseBoundary("connect", permissionsBoundary, instance);
  return { instance, ...iamNames(connect, instance.alias), ...assignees };
}

async function findGuardrail(
  { aws, guardrail }: Settings & { guardrail: GuardrailSettings },
  engage: EngageTarget,
  connect: FoundConnect,
  management?: Provider,
): Promise<FoundGuardrail> {
  const { alsoProtect, exemptPrincipals, managementRole } = guardrail;
  const { instance } = connect;
  refuseExemptAgents("guardrail", exemptPrincipals, connect.roleName);
  const policyName = guardrailName(guardrail, instance.alias);
  const arns = connectArns(connect);
  const deployers = alsoProtect.includes("changes")
    ? await findDeployers("guardrail", exemptPrincipals)
    : [];
  const policy = guardrailPolicy({
    roleArn: arns.role,
    instanceArn: instance.arn,
    samlProviderArn: arns.samlProvider,
    userPoolArn: engage.userPoolArn,
    alsoProtect,
    exemptPrincipals,
    deployers,
  });
  const targets = await findTargets(
    "guardrail",
    {
      targets: guardrail.targets,
      policyName,
      deployedPolicy: async () => (await deployedOutputs()).guardrail?.policyId,
      policy,
      managementRole,
      account: instance.account,
      pathToRoot: async () =>
        pathToRoot(await openOrganizations(aws, managementRole), instance.account),
    },
    management && { provider: management },
  );
  return { policyName, policy, targets, deployers };
}

/**
 * The names that the live resources will have; `refuseRenames` compares them with the deployed
 * ones.
 */
export function wantedNames(
  { oktaHost, engage, move, connect }: Settings,
  found: Found,
): LiveNames {
  return {
    // As an address has it, and so the outputs.
    oktaHost: oktaHost.toLowerCase(),
    ...wantedEngage(engage, found.engage),
    next: move && found.next && wantedEngage(move.engage, found.next),
    instanceId: found.connect?.instance.id,
    roleName: found.connect?.roleName,
    samlProviderName: found.connect?.samlProviderName,
    roleSessionName: connect?.roleSessionName,
  };
}

function wantedEngage(
  { generation, identityProviderName, nameIdFormat, nameIdTemplate }: EngageSettings,
  { userPoolId, appClientId, identityProviders }: EngageTarget,
): EngageNames {
  const client = { id: appClientId, identityProviders };
  return {
    ...{ generation, identityProviderName, userPoolId },
    ...{ nameIdFormat, nameIdTemplate, client },
  };
}
