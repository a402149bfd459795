import { awsClaim } from "./awsClaim";

/** The claim that becomes the user name in Amazon Connect, case included. */
export const sessionNameClaim = awsClaim("RoleSessionName");

/**
 * Why a name can never be a user's in an Amazon Connect instance with SAML; nothing for a possible one.
 *
 * Source: Amazon Connect's API reference, `CreateUser` (64 characters, an @ only in an email address), and
 * STS's `RoleSessionName` (at least 2 characters, and none but these).
 *
 * @example problemOfConnectName("jane+test@acme.com") // 'it has "+", and …'
 */
export function problemOfConnectName(name: string): string | undefined {
  const wrong = [...new Set(name.replace(/[\w.@-]/g, ""))];
  if (wrong.length > 0) {
    const shown = wrong.map((one) => `"${one}"`).join(" and ");
    return `it has ${shown}, and Connect takes only letters from a to z, digits and _ . @ -`;
  }
  if (name.length < 2 || name.length > 64) {
    return `its length is ${name.length}, and Connect takes 2 to 64 characters`;
  }
  if (name.includes("@") && !/^[^@]+@[^@.]+(\.[^@.]+)+$/.test(name)) {
    return "Connect takes an @ only in an email address, such as jane@acme.com";
  }
  return undefined;
}
