/** The vendor's app client in the user pool. */
export const appClientName = "app-client";

/** The identity provider in the user pool. */
export const oktaProviderName = "Okta";

/** Engage's application in Okta. */
export const engageLabel = "Local Measure Engage";

/** Tells the application for the vendor's next stack from the old one, in parentheses. */
export const newLabel = "new";

/** Amazon Connect's. */
export const connectLabel = "Amazon Connect";

/** The inline policy of the agents' role that lets them enter the instance. */
export const enterPolicyName = "EnterAmazonConnect";

/**
 * Default names of the AWS resources for one Amazon Connect instance.
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
