/** For example `ap-southeast-2`. */
export const regionPattern = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** The partition that a region is in. */
export function partitionOf(region: string): string {
  if (region.startsWith("us-gov-")) {
    return "aws-us-gov";
  }
  return region.startsWith("cn-") ? "aws-cn" : "aws";
}

/** Where in AWS something is. */
interface Place {
  /** `aws`, `aws-us-gov` or `aws-cn`. */
  partition: string;
  region: string;
}

/**
 * Hosts of AWS's SAML sign-in, by partition; a region's own has its name in front.
 *
 * Source: AWS General Reference, "AWS Sign-In endpoints and quotas".
 */
const signInHosts: Readonly<Record<string, string>> = {
  aws: "signin.aws.amazon.com",
  "aws-us-gov": "signin.amazonaws-us-gov.com",
  "aws-cn": "signin.amazonaws.cn",
};

/** Where Okta posts its response, for example `https://ap-southeast-2.signin.aws.amazon.com/saml`. */
export function signInEndpoint(place: Place, scope: "regional" | "global"): string {
  const host = signInHosts[place.partition] ?? "signin.aws.amazon.com";
  return `https://${scope === "regional" ? `${place.region}.${host}` : host}/saml`;
}

/** Whether AWS takes SAML responses at an address, in any partition and region. */
export function isSignInEndpoint(address: string): boolean {
  const [, host = ""] = /^https:\/\/([^/]+)\/saml$/.exec(address) ?? [];
  return Object.values(signInHosts).some((one) => host === one || host.endsWith(`.${one}`));
}

/**
 * The addresses that a role for SAML accepts, as values of `SAML:aud`: the region's own, then the
 * partition's. The order is fixed, so that the role's trust is the same text every time.
 *
 * Source: AWS Security Blog, "How to use regional SAML endpoints for failover".
 */
export function signInEndpoints(place: Place): string[] {
  return [signInEndpoint(place, "regional"), signInEndpoint(place, "global")];
}

/**
 * Entity id of AWS as a service provider.
 *
 * Source: the SAML metadata documents that AWS publishes for each partition.
 */
export function samlAudience({ partition }: Place): string {
  const audiences: Record<string, string> = {
    "aws-us-gov": "urn:amazon:webservices:govcloud",
    "aws-cn": "urn:amazon:webservices:cn-north-1",
  };
  return audiences[partition] ?? "urn:amazon:webservices";
}

/** Host of the AWS console in a region, which Amazon Connect's relay state starts with. */
export function consoleHost({ partition, region }: Place): string {
  const domains: Record<string, string> = {
    aws: "console.aws.amazon.com",
    "aws-us-gov": "console.amazonaws-us-gov.com",
    "aws-cn": "console.amazonaws.cn",
  };
  return `${region}.${domains[partition] ?? "console.aws.amazon.com"}`;
}
