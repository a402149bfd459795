/** The id of a user pool, for example `ap-southeast-2_AbCdEf123`. Source: Cognito's API reference, UserPoolId. */
export const userPoolIdPattern = /^[a-z]{2}(-[a-z]+)+-\d_[A-Za-z0-9]{1,45}$/;

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
