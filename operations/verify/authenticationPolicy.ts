import type { OktaApi } from "./oktaApi";
import type { Check } from "./runChecks";

/** Names what decides in Okta whether agents are asked for a second factor. */
export function authenticationPolicyCheck(
  section: "engage" | "connect",
  { oktaAppId }: { oktaAppId: string },
  okta: OktaApi,
): Check {
  return {
    name: `${section}-authentication-policy`,
    title: "The application's authentication policy, which decides about second factors",
    look: async () => {
      const { label, policyId } = await okta.application(oktaAppId);
      if (!policyId) {
        return `${label} has none: in this organization (Okta Classic Engine) its sign-on policy decides`;
      }
      return `${label} has the policy "${await okta.policyName(policyId)}" (${policyId})`;
    },
  };
}
