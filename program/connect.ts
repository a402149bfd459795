import { ConnectSignOn } from "../components/connectSignOn";
import type { FoundConnect } from "../lookups";
import type { Deployed } from "../lookups/deployed";
import type { ConnectOutputs, DeclaredMembers } from "../outputs";
import type { ConnectSettings, Settings } from "../settings";
import { stillTold } from "./stillTold";

/** Declares the sign-on to Amazon Connect. */
export function connectSignOn(
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

export function connectOutputs(
  connect: ConnectSignOn,
  { instance }: FoundConnect,
  { authenticationPolicyId, signingKey, approvedOrigins, roleSessionName }: ConnectSettings,
  deployed: Deployed,
): DeclaredMembers<ConnectOutputs> {
  const outputs = {
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
    roleSessionName,
    embedUrl: connect.embedUrl,
    approvedOrigins,
    authenticationPolicyId,
    signingKey,
  };
  return stillTold(outputs, deployed.connect);
}
