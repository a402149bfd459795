const signIn =
  /^https:\/\/(?:[a-z0-9*-]+\.)?signin\.(aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/(?:static\/)?saml(?:\/acs\/[A-Z0-9]+)?$/;

/** Of an instance with a replica; what follows the path is the person's destination. */
const replicated = /^https:\/\/[0-9a-f-]{36}\.[a-z0-9-]+\.sign-in\.connect\.aws\/saml(?:[*?].*)?$/;

/**
 * Whether SAML responses to an address are for AWS; the region may be a wildcard, and with encrypted
 * assertions the address ends with the provider's id. An Amazon Connect instance with a replica has an
 * address of its own.
 *
 * Source: AWS General Reference, "AWS Sign-In endpoints"; IAM User Guide, "Create a SAML provider".
 */
export function isSignInAddress(address: string): boolean {
  return signIn.test(address) || replicated.test(address);
}

/** The partition that a sign-in address is of. */
export function signInPartition(address: string): string | undefined {
  const partitions: Record<string, string> = {
    "aws.amazon.com": "aws",
    "amazonaws.cn": "aws-cn",
    "amazonaws-us-gov.com": "aws-us-gov",
  };
  if (replicated.test(address)) return "aws";
  return partitions[signIn.exec(address)?.[1] ?? ""];
}
