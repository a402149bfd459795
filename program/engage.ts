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

type FoundEngage = Found["engage"];

/** Declares the sign-on to Engage. */
export function declareEngage(
  settings: Settings,
  engage: EngageSettings,
  found: FoundEngage,
  deployed: Deployed,
) {
  const component = engageSignOn(settings, engage, found, deployed);
  const outputs = engageOutputs(component, engage, found, deployed);
  return { component, outputs, handoff: handoffOutputs(outputs, found) };
}

/** Declares the sign-on for the vendor's next stack where a move is under way. */
export function declareNext(
  settings: Settings,
  found: FoundEngage | undefined,
  deployed: Deployed,
) {
  const { move } = settings;
  if (!move || !found) return undefined;
  const next = declareEngage(settings, move.engage, found, deployed);
  return { component: next.component, outputs: moveOutputs(next, move) };
}

/**
 * Its name in the state counts the vendor's stacks, so that the one for a new stack keeps its resources when
 * it becomes the only one.
 */
function engageSignOn(
  { oktaHost, protect }: Settings,
  engage: EngageSettings,
  found: FoundEngage,
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

function engageOutputs(
  component: EngageSignOn,
  settings: EngageSettings,
  found: FoundEngage,
  deployed: Deployed,
): DeclaredMembers<EngageOutputs> {
  const { authenticationPolicyId, signingKey, tile, generation } = settings;
  const outputs: DeclaredMembers<EngageOutputs> = {
    identityProviderName: component.identityProviderName,
    userPoolId: found.userPoolId,
    appClientId: component.appClientId,
    domain: found.domain,
    region: found.region,
    account: found.account,
    signInUrl: component.signInUrl,
    oktaAppId: component.oktaAppId,
    metadataUrl: component.metadataUrl,
    tile,
    bookmark: component.bookmark,
    nameIdFormat: settings.nameIdFormat,
    nameIdTemplate: settings.nameIdTemplate,
    authenticationPolicyId,
    signingKey,
    ...(generation > 1 && { generation }),
  };
  return stillTold(outputs, deployedSignOn(deployed, generation));
}

/** Not one Output: a single secret in it would make all of it secret. */
function handoffOutputs(
  { identityProviderName }: Pick<DeclaredMembers<EngageOutputs>, "identityProviderName">,
  { stackOutputs }: FoundEngage,
): Declared<HandoffOutputs> {
  return { identityProviderName, cloudFormationOutputs: guardSecrets(stackOutputs) };
}

function moveOutputs(
  { component, outputs, handoff }: ReturnType<typeof declareEngage>,
  { stage, cloudFormationStack }: NonNullable<Settings["move"]>,
): Declared<MoveOutputs> {
  return {
    // Told only where everyone is assigned: the next update believes it, and --target may leave some out.
    ...stillTold(
      { stage: component.assignmentIds.apply((ids) => (ids.every(Boolean) ? stage : "test")) },
      { stage: "test" },
    ),
    cloudFormationStack,
    engage: outputs,
    handoff,
  };
}
