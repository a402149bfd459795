import { EngageSignOn } from "../components/engageSignOn";
import { signOnName } from "../facts/defaultNames";
import type { Found } from "../lookups";
import { type Deployed, deployedSignOn, movesEntry } from "../lookups/deployed";
import {
  type Declared,
  type DeclaredMembers,
  type EngageOutputs,
  type HandoffOutputs,
  type MoveOutputs,
  guardSecrets,
} from "../outputs";
import type { EngageSettings, Settings } from "../settings";
import { stillTold } from "./stillTold";

/**
 * Declares the sign-on to Engage. Its name in the state counts the vendor's stacks, so that the one for a
 * new stack keeps its resources when it becomes the only one.
 */
export function engageSignOn(
  { oktaHost, protect }: Settings,
  engage: EngageSettings,
  found: Found["engage"],
  deployed: Deployed,
) {
  const { attributeStatements, groupsClaim, generation } = engage;
  return new EngageSignOn(
    signOnName(generation),
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
      signOutCertificate: found.signOutCertificate,
      tile: engage.tile,
      tileUrl: engage.tileUrl,
      tileLabel: engage.tileLabel,
      attributeStatements: [...attributeStatements, ...(groupsClaim ? [groupsClaim] : [])],
      identifiers: engage.identifiers,
      authenticationPolicyId: engage.authenticationPolicyId,
      nameIdFormat: engage.nameIdFormat,
      nameIdTemplate: engage.nameIdTemplate,
      honorForceAuthn: engage.honorForceAuthn,
      signingKey: engage.signingKey,
      entryReplacedBy: movesEntry(deployed, engage, found.appClientId) ? "creation" : "deletion",
      adopt: engage.adopt,
    },
    { protect },
  );
}

export function engageOutputs(
  engage: EngageSignOn,
  found: Found["engage"],
  settings: EngageSettings,
  deployed: Deployed,
): DeclaredMembers<EngageOutputs> {
  const { authenticationPolicyId, signingKey, tile, generation } = settings;
  const outputs: DeclaredMembers<EngageOutputs> = {
    identityProviderName: engage.identityProviderName,
    userPoolId: found.userPoolId,
    appClientId: engage.appClientId,
    domain: found.domain,
    region: found.region,
    account: found.account,
    signInUrl: engage.signInUrl,
    oktaAppId: engage.oktaAppId,
    metadataUrl: engage.metadataUrl,
    tile,
    bookmark: engage.bookmark,
    nameIdFormat: settings.nameIdFormat,
    nameIdTemplate: settings.nameIdTemplate,
    authenticationPolicyId,
    signingKey,
    ...(generation > 1 && { generation }),
  };
  return stillTold(outputs, deployedSignOn(deployed, generation));
}

/** Not one Output: a single secret in it would make all of it secret. */
export function handoffOutputs(
  { stackOutputs }: Found["engage"],
  { identityProviderName }: Pick<DeclaredMembers<EngageOutputs>, "identityProviderName">,
): Declared<HandoffOutputs> {
  return { identityProviderName, cloudFormationOutputs: guardSecrets(stackOutputs) };
}

/** What the stack tells of the sign-on for the vendor's next stack. */
export function moveOutputs(
  next: EngageSignOn,
  found: Found["engage"],
  { stage, cloudFormationStack, engage }: NonNullable<Settings["move"]>,
  deployed: Deployed,
): Declared<MoveOutputs> {
  const told = engageOutputs(next, found, engage, deployed);
  return {
    // Told only where everyone is assigned: the next update believes it, and --target may leave some out.
    ...stillTold(
      { stage: next.assignmentIds.apply((ids) => (ids.every(Boolean) ? stage : "test")) },
      { stage: "test" },
    ),
    cloudFormationStack,
    engage: told,
    handoff: handoffOutputs(found, told),
  };
}
