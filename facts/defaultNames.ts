/** The vendor's app client in the user pool. */
export const appClientName = "app-client";

/** The identity provider in the user pool. */
export const oktaProviderName = "Okta";

/** Engage's application in Okta. */
export const engageLabel = "Local Measure Engage";

/**
 * The name in Pulumi's state of the sign-on to Engage, with which the names of its resources begin.
 *
 * @param generation Counts the vendor's stacks, from 1.
 */
export function signOnName(generation: number): string {
  return generation === 1 ? "engage" : `engage-${generation}`;
}

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
