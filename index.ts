import type * as pulumi from "@pulumi/pulumi";
import type { Provider } from "@pulumi/aws/provider";
import { managementProvider } from "./clouds/managementProvider";
import { ConnectSignOn } from "./components/connectSignOn";
import { DeletionGuardrail } from "./components/deletionGuardrail";
import { EngageSignOn } from "./components/engageSignOn";
import { type GuardedRole, RemovalGuard } from "./components/removalGuard";
import { type Found, type FoundConnect, type FoundGuardrail, lookup, wantedNames } from "./lookups";
import { warnOfOtherAccounts } from "./lookups/accountWarning";
import { deployedNames, refuseRenames } from "./lookups/liveNames";
import { type Declared, type StackOutputs, guardSecrets } from "./outputs";
import { type ConnectSettings, type Settings, readSettings } from "./settings";

/** Declares one customer's sign-on, and gives the stack's outputs. */
export = async function customer(): Promise<{
  [K in keyof StackOutputs]: Declared<StackOutputs[K]>;
}> {
  const settings = readSettings();
  const { aws, awsProvider, guardrail: guarded } = settings;
  const { managementRole } = guarded ?? {};
  const management = managementProvider({ managementRole, aws, awsProvider });

  const [found, deployed] = await Promise.all([lookup(settings, management), deployedNames()]);
  refuseRenames(deployed, wantedNames(settings, found), settings.allowReplace);
  await warnOfOtherAccounts(aws, found.engage.account);

  const engage = engageSignOn(settings, found.engage);
  const connect =
    settings.connect && found.connect && connectSignOn(settings, settings.connect, found.connect);
  const signOns = connect ? [engage, connect] : [];
  const guardrail =
    found.guardrail && deletionGuardrail(settings, found.guardrail, management, signOns);
  guardRemoval(
    settings,
    found,
    [engage, connect, guardrail].flatMap((part) => part ?? []),
  );

  return {
    engage: engageOutputs(engage, found.engage),
    ...(connect && found.connect && { connect: connectOutputs(connect, found.connect) }),
    ...(guardrail &&
      found.guardrail &&
      guarded && { guardrail: guardrailOutputs(guardrail, found.guardrail, guarded) }),
    // Not one Output: a single secret in it would make all of it secret.
    handoff: {
      identityProviderName: settings.engage.identityProviderName,
      cloudFormationOutputs: guardSecrets(found.engage.stackOutputs),
    },
  };
};

function engageSignOn({ engage, oktaHost, protect }: Settings, found: Found["engage"]) {
  const { attributeStatements, groupsClaim } = engage;
  return new EngageSignOn(
    "engage",
    {
      userPoolId: found.userPoolId,
      appClientId: found.appClientId,
      client: found.client,
      callbackUrl: engage.callbackUrl,
      cloudFormationStack: engage.cloudFormationStack,
      domain: found.domain,
      oktaHost,
      identityProviderName: engage.identityProviderName,
      groups: found.groups,
      users: found.users,
      label: engage.label,
      exclusive: engage.exclusive,
      requestSigningCertificate: found.requestSigningCertificate,
      tile: engage.tile,
      attributeStatements: [...attributeStatements, ...(groupsClaim ? [groupsClaim] : [])],
      identifiers: engage.identifiers,
      authenticationPolicyId: engage.authenticationPolicyId,
      nameIdFormat: engage.nameIdFormat,
      nameIdTemplate: engage.nameIdTemplate,
      signingKey: engage.signingKey,
      adopt: engage.adopt,
    },
    { protect },
  );
}

function connectSignOn(
  { oktaHost, protect }: Settings,
  connect: ConnectSettings,
  found: FoundConnect,
) {
  return new ConnectSignOn(
    "connect",
    {
      instance: found.instance,
      oktaHost,
      groups: found.groups,
      users: found.users,
      label: connect.label,
      signInEndpoint: connect.signInEndpoint,
      destination: connect.destination,
      roleName: found.roleName,
      roleOnRemoval: connect.deleteRole ? "deleted" : "kept",
      samlProviderName: found.samlProviderName,
      sessionHours: connect.sessionHours,
      roleSessionName: connect.roleSessionName,
      authenticationPolicyId: connect.authenticationPolicyId,
      signingKey: connect.signingKey,
      adopt: connect.adopt,
    },
    { protect },
  );
}

/** Deleted first and created last: while it is attached, no principal may delete what it protects. */
function deletionGuardrail(
  { guardrail, protect }: Settings,
  { policyName, policy, targets }: FoundGuardrail,
  provider: Provider | undefined,
  dependsOn: pulumi.Resource[],
) {
  return new DeletionGuardrail(
    "guardrail",
    { policyName, policy, targets, adopt: guardrail?.adopt },
    {
      dependsOn,
      // It would go first: a destroy that is refused must not have taken it off.
      protect,
      providers: provider ? [provider] : [],
    },
  );
}

/**
 * One guard for a removal of everything, and one for a removal of the section `connect`, which says
 * what becomes of the agents' role.
 */
function guardRemoval(
  { connect, region, protect }: Settings,
  { engage: { account }, connect: found }: Found,
  components: pulumi.Resource[],
): void {
  const role: GuardedRole | undefined = found && {
    roleName: found.roleName,
    instanceId: found.instance.id,
    instanceAlias: found.instance.alias,
    onRemoval: connect?.deleteRole ? "deleted" : "kept",
  };
  const ofConnect = role
    ? [
        new RemovalGuard(
          "connect-removal-guard",
          { account, region, role },
          { dependsOn: components, protect },
        ),
      ]
    : [];
  const dependsOn = [...components, ...ofConnect];
  new RemovalGuard("removal-guard", { account, region }, { dependsOn, protect });
}

function engageOutputs(engage: EngageSignOn, found: Found["engage"]) {
  return {
    identityProviderName: engage.identityProviderName,
    userPoolId: found.userPoolId,
    appClientId: found.appClientId,
    domain: found.domain,
    region: found.region,
    account: found.account,
    signInUrl: engage.signInUrl,
    oktaAppId: engage.oktaAppId,
    metadataUrl: engage.metadataUrl,
  };
}

function connectOutputs(connect: ConnectSignOn, { instance }: FoundConnect) {
  return {
    instanceId: instance.id,
    instanceArn: instance.arn,
    instanceAlias: instance.alias,
    oktaAppId: connect.oktaAppId,
    samlProviderArn: connect.samlProviderArn,
    roleArn: connect.roleArn,
    relayState: connect.relayState,
    signInEndpoint: connect.signInEndpoint,
    sessionHours: connect.sessionHours,
    metadataUrl: connect.metadataUrl,
  };
}

function guardrailOutputs(
  { policyId }: DeletionGuardrail,
  { targets, deployers }: FoundGuardrail,
  { alsoProtect, exemptPrincipals }: NonNullable<Settings["guardrail"]>,
) {
  return {
    policyId,
    targets: targets.map(({ id }) => id),
    alsoProtect,
    exemptPrincipals,
    deployers,
  };
}
