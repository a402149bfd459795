import * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/aws/provider";
import { openOrganizations, pathToRoot } from "../clouds/organizationPath";
import { type ConnectInstance, connectArns } from "../facts/connectInstance";
import type { OrganizationTarget } from "../facts/organizationTarget";
import { findConnectInstance } from "./connectInstance";
import { type EngageTarget, findEngageTarget } from "./engageTarget";
import type { MappedAttribute } from "./engageMapping";
import { findDeployers, refuseExemptAgents } from "./guardrailExemptions";
import type { LiveNames } from "./liveNames";
import { LookupError, all } from "./lookupError";
import { type Assignees, findAssignees } from "./oktaDirectory";
import { findTargets } from "./organizationTargets";
import { guardrailPolicy } from "../facts/guardrailPolicy";
import type { EngageSettings, GuardrailSettings, Settings } from "../settings";
import { guardrailName, iamNames } from "../facts/defaultNames";
import { rivalries } from "../settings/neighbours";

/** Existing resources the deployment depends on. */
export interface Found {
  engage: EngageTarget & Assignees;
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
export async function lookup(settings: Settings, management?: Provider): Promise<Found> {
  const [engage, connect] = await all([findEngage(settings), findConnect(settings)]);
  await refuseRivals(engage);
  const guardrail =
    settings.guardrail &&
    connect &&
    (await findGuardrail(
      { ...settings, guardrail: settings.guardrail },
      engage,
      connect,
      management,
    ));
  return { engage, connect, guardrail };
}

/** Looks at the other settings files of the project; with Pulumi's Automation there is no such folder. */
async function refuseRivals(found: EngageTarget): Promise<void> {
  const own = {
    stack: pulumi.getStack(),
    project: pulumi.getProject(),
    config: pulumi.runtime.allConfig(),
  };
  const texts = await rivalries(pulumi.getRootDirectory(), own, found);
  if (texts.length > 0) throw new LookupError(texts.join("\n\n"));
}

async function findEngage({ engage, region, aws }: Settings): Promise<EngageTarget & Assignees> {
  const [target, assignees] = await all([
    findEngageTarget("engage", {
      cloudFormationStack: engage.cloudFormationStack,
      userPoolId: engage.userPoolId,
      appClientId: engage.appClientId,
      appClientName: engage.appClientName,
      callbackUrl: engage.callbackUrl,
      exclusive: engage.exclusive,
      signedRequests: engage.signedRequests,
      region,
      access: aws,
      mapped: mappedIn(engage),
    }),
    findAssignees("engage", engage),
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
  const [instance, assignees] = await all([
    findConnectInstance("connect", {
      instanceAlias: connect.instanceAlias,
      instanceId: connect.instanceId,
      region,
      access: aws,
    }),
    findAssignees("connect", connect),
  ]);
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
export function wantedNames({ engage }: Settings, found: Found): LiveNames {
  return {
    identityProviderName: engage.identityProviderName,
    userPoolId: found.engage.userPoolId,
    roleName: found.connect?.roleName,
    samlProviderName: found.connect?.samlProviderName,
  };
}
