import { regionPattern } from "./awsPartitions";

/** The id of a user pool, for example `ap-southeast-2_AbCdEf123`. Source: Cognito's API reference, UserPoolId. */
export const userPoolIdPattern = new RegExp(
  `^${regionPattern.source.slice(1, -1)}_[A-Za-z0-9]{1,45}$`,
);

/**
 * The entity id of a user pool as a SAML service provider. Source: Cognito's guide on SAML
 * providers.
 */
export function audienceOfPool(userPoolId: string): string {
  return `urn:amazon:cognito:sp:${userPoolId}`;
}

/** Where a pool takes SAML responses, at one of its domains. Source: the same. */
export function responseEndpoint(domain: string): string {
  return `https://${domain}/saml2/idpresponse`;
}

/** Where a pool takes the answer to its sign-out. Source: Cognito's guide on signing out SAML users. */
export function logoutEndpoint(domain: string): string {
  return `https://${domain}/saml2/logout`;
}

/** Whether a pool takes SAML responses there. */
export function isResponseEndpoint(address: string): boolean {
  const [, domain] = /^https:\/\/([^/]+)\//.exec(address) ?? [];
  return domain !== undefined && address === responseEndpoint(domain);
}

/** The region of a user pool, which its id begins with. */
export function regionOfPool(userPoolId: string): string {
  return userPoolId.replace(/_.*/s, "");
}

/**
 * Host of the hosted sign-in at a pool's Cognito domain; AWS GovCloud has FIPS endpoints only.
 *
 * Source: Cognito's table of domain endpoints.
 *
 * @param prefix The domain's own part, for example `engage-acme`.
 */
export function hostedSignInHost(prefix: string, region: string): string {
  const auth = region.startsWith("us-gov-") ? "auth-fips" : "auth";
  return `${prefix}.${auth}.${region}.amazoncognito.com`;
}
