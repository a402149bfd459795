import type { IdentityProviderType } from "@aws-sdk/client-cognito-identity-provider";
import { compact } from "../../facts/compact";
import { audienceOfPool, logoutEndpoint } from "../../facts/userPool";
import type { EngageOutputs } from "../../outputs";
import type { LiveSignOn, OktaApi } from "./oktaApi";
import { refreshRestores } from "./remedies";
import { type Check, CheckSkipped, type Seen } from "./runChecks";

/**
 * Cognito sends agents who sign out to Okta, which must know Cognito for it. A sign-in does not depend on it.
 *
 * @param isWanted Whether the settings say so; absent where they do not.
 */
export function signOutCheck(
  outputs: EngageOutputs,
  provider: () => Promise<Partial<IdentityProviderType>>,
  okta: OktaApi,
  isWanted: boolean | undefined,
): Check {
  return {
    name: "engage-sign-out",
    title: "Signing out of Engage works as it is set up",
    needs: ["engage-identity-provider"],
    look: async () => {
      const { ProviderDetails: details = {} } = await provider();
      if (details.IDPSignout?.toLowerCase() !== "true") return notSignedOut(isWanted);
      const { label, signOn } = await okta.application(outputs.oktaAppId);
      if (!signOn) throw new CheckSkipped(`Okta does not show the SAML settings of "${label}"`);
      const wrong = compact([
        ...wrongInOkta(signOn, outputs),
        !details.SLORedirectBindingURI &&
          "Cognito knows no address of Okta for it, which it reads from the metadata",
      ]);
      const evidence = `Cognito signs agents out at Okta (IDPSignout), by the application "${label}"`;
      if (wrong.length === 0) return evidence;
      const next = signOn.singleLogout ? refreshRestores : unseen;
      return { evidence, warning: `${wrong.join("; ")}. ${next}` };
    },
  };
}

/** Okta's provider tells Pulumi of single logout only where it is on. */
const unseen =
  "Pulumi does not see that it was turned off: set engage.idpSignout to false, run pulumi up, and then again with true.";

function notSignedOut(isWanted = false): Seen {
  const evidence = "agents who sign out of Engage stay signed in at Okta";
  if (!isWanted) return evidence;
  const warning = `engage.idpSignout is true, and the identity provider lacks IDPSignout. ${refreshRestores}`;
  return { evidence, warning };
}

function wrongInOkta({ singleLogout }: LiveSignOn, { userPoolId, domain }: EngageOutputs) {
  if (!singleLogout) {
    return ["Okta has no single logout for it, so agents who sign out get an error"];
  }
  const [issuer, url] = [audienceOfPool(userPoolId), logoutEndpoint(domain)];
  return [
    singleLogout.issuer !== issuer &&
      `Okta's single logout is for ${singleLogout.issuer || "no issuer"}, not ${issuer}`,
    singleLogout.url !== url && `it answers to ${singleLogout.url || "nowhere"}, not ${url}`,
  ];
}
