import { ConnectSignOn } from "../components/connectSignOn";
import type { FoundConnect } from "../lookups";
import type { Deployed } from "../lookups/deployed";
import type { ConnectOutputs, DeclaredMembers } from "../outputs";
import type { ConnectSettings, Settings } from "../settings";
import { stillTold } from "./stillTold";

/** Declares the sign-on to Amazon Connect where the settings have the section. */
export function declareConnect(
  settings: Settings,
  found: FoundConnect | undefined,
  deployed: Deployed,
) {
  const { connect } = settings;
  if (!connect || !found) return undefined;
  const component = connectSignOn(settings, connect, found);
  return { component, outputs: connectOutputs(component, connect, found, deployed) };
}

function connectSignOn(
  { oktaHost, protect, awsProvider }: Settings,
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
      approvedOrigins: connect.approvedOrigins,
      roleName: found.roleName,
      permissionsBoundary: connect.permissionsBoundary,
      roleOnRemoval: connect.deleteRole ? "deleted" : "kept",
      samlProviderName: found.samlProviderName,
      sessionHours: connect.sessionHours,
      roleSessionName: connect.roleSessionName,
      nameIdFormat: connect.nameIdFormat,
      nameIdTemplate: connect.nameIdTemplate,
      honorForceAuthn: connect.honorForceAuthn,
      authenticationPolicyId: connect.authenticationPolicyId,
      signingKey: connect.signingKey,
      tags: awsProvider.defaultTags ? "ours" : "others",
      adopt: connect.adopt,
    },
    { protect },
  );
}

function connectOutputs(
  component: ConnectSignOn,
  { authenticationPolicyId, signingKey, approvedOrigins, roleSessionName }: ConnectSettings,
  { instance }: FoundConnect,
  deployed: Deployed,
): DeclaredMembers<ConnectOutputs> {
  const outputs = {
    instanceId: instance.id,
    instanceArn: instance.arn,
    instanceAlias: instance.alias,
    oktaAppId: component.oktaAppId,
    samlProviderArn: component.samlProviderArn,
    roleArn: component.roleArn,
    relayState: component.relayState,
    signInEndpoint: component.signInEndpoint,
    sessionHours: component.sessionHours,
    metadataUrl: component.metadataUrl,
    roleSessionName,
    embedUrl: component.embedUrl,
    approvedOrigins,
    authenticationPolicyId,
    signingKey,
  };
  return stillTold(outputs, deployed.connect);
}
