/** Where in AWS something is. */
interface Place {
  /** `aws`, `aws-us-gov` or `aws-cn`. */
  partition: string;
  region: string;
}

/**
 * Host of AWS's SAML sign-in.
 *
 * Source: AWS General Reference, "AWS Sign-In endpoints and quotas".
 */
export function signInHost({ partition, region }: Place, scope: "regional" | "global"): string {
  const global: Record<string, string> = {
    aws: "signin.aws.amazon.com",
    "aws-us-gov": "signin.amazonaws-us-gov.com",
    "aws-cn": "signin.amazonaws.cn",
  };
  const host = global[partition] ?? "signin.aws.amazon.com";
  return scope === "regional" ? `${region}.${host}` : host;
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
