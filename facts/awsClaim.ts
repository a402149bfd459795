/**
 * The name of a claim that AWS's sign-in reads.
 *
 * Source: IAM's user guide, "Configure SAML assertions for the authentication response".
 *
 * @example awsClaim("Role") // "https://aws.amazon.com/SAML/Attributes/Role"
 */
export function awsClaim(name: "Role" | "RoleSessionName" | "SessionDuration"): string {
  return `https://aws.amazon.com/SAML/Attributes/${name}`;
}

/** The value of the claim `Role` in one order: AWS takes the ARNs of the role and its provider in either. */
export function rolePair(value: string): string {
  return value
    .split(",")
    .map((arn) => arn.trim())
    .sort()
    .join();
}
