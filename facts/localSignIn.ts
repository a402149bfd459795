/**
 * The authentication flows by which an app client lets a local user of the pool in through Cognito's
 * API, regardless of its list of identity providers. Removing COGNITO from that list closes only the
 * hosted pages.
 *
 * Source: Cognito's API reference on `SupportedIdentityProviders` and on `ExplicitAuthFlows`, which
 * says too that the names without ALLOW_ are legacy ones. The flows `ALLOW_TOKEN_EXCHANGE_*` exchange
 * tokens of users who have signed in already.
 */
const flowsForLocalUsers = [
  "USER_PASSWORD_AUTH",
  "ADMIN_NO_SRP_AUTH",
  "CUSTOM_AUTH_FLOW_ONLY",
  "ALLOW_USER_PASSWORD_AUTH",
  "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  "ALLOW_USER_SRP_AUTH",
  "ALLOW_USER_AUTH",
  "ALLOW_CUSTOM_AUTH",
];

/**
 * Those of the app client's `ExplicitAuthFlows` that let a local user in, sorted. A client without
 * any has Cognito's default, which includes `ALLOW_USER_SRP_AUTH`.
 */
export function localSignInFlows(explicitAuthFlows: readonly string[]): string[] {
  const flows = explicitAuthFlows.length > 0 ? explicitAuthFlows : defaultFlows;
  return flows.filter((flow) => flowsForLocalUsers.includes(flow)).sort();
}

const defaultFlows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"];

/** What can be done about it, as AWS advises. */
export const localSignInAdvice =
  "Block them with an AWS WAF rule on the user pool, or ask Local Measure to remove these flows from the client.";
