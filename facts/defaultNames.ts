/** The vendor's app client in the user pool. */
export const appClientName = "app-client";

/** Engage's application in Okta. */
export const engageLabel = "Local Measure Engage";

/**
 * The names of what is made in AWS for one instance of Amazon Connect, where the settings give none.
 *
 * @param alias The instance's.
 */
export function iamNames(
  { roleName, samlProviderName }: { roleName?: string; samlProviderName?: string },
  alias: string,
) {
  return {
    // IAM takes 64 characters.
    roleName: roleName ?? `AmazonConnectOkta-${alias}`.slice(0, 64),
    samlProviderName: samlProviderName ?? `Okta-${alias}`,
  };
}

/** The same for the service control policy. */
export function guardrailName({ policyName }: { policyName?: string }, alias: string): string {
  return policyName ?? `AmazonConnectDenyDeletion-${alias}`;
}
