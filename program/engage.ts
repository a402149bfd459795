import { EngageSignOn } from "../components/engageSignOn";
import type { Found } from "../lookups";
import type { Declared, EngageOutputs } from "../outputs";
import type { Settings } from "../settings";

/** Declares the sign-on to Engage. */
export function engageSignOn({ engage, oktaHost, protect }: Settings, found: Found["engage"]) {
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
      tileUrl: engage.tileUrl,
      tileLabel: engage.tileLabel,
      attributeStatements: [...attributeStatements, ...(groupsClaim ? [groupsClaim] : [])],
      identifiers: engage.identifiers,
      authenticationPolicyId: engage.authenticationPolicyId,
      nameIdFormat: engage.nameIdFormat,
      nameIdTemplate: engage.nameIdTemplate,
      honorForceAuthn: engage.honorForceAuthn,
      idpSignout: engage.idpSignout,
      signingKey: engage.signingKey,
      adopt: engage.adopt,
    },
    { protect },
  );
}

export function engageOutputs(
  engage: EngageSignOn,
  found: Found["engage"],
  { authenticationPolicyId, signingKey, tile }: Settings["engage"],
): Declared<EngageOutputs> {
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
    tile,
    bookmark: engage.bookmark,
    authenticationPolicyId,
    signingKey,
  };
}
