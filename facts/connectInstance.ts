/** An Amazon Connect instance that signs its users in by SAML. */
export interface ConnectInstance {
  id: string;
  arn: string;
  alias: string;
  region: string;
  /** `aws`, `aws-us-gov` or `aws-cn`. */
  partition: string;
  /** The AWS account, 12 digits. */
  account: string;
}

/** What IAM gets for one instance, and in which account. */
export interface ConnectNames {
  instance: Pick<ConnectInstance, "partition" | "account">;
  roleName: string;
  samlProviderName: string;
}

/** ARNs of the role and the SAML provider, known before either exists. */
export function connectArns({
  instance: { partition, account },
  roleName,
  samlProviderName,
}: ConnectNames) {
  return {
    role: `arn:${partition}:iam::${account}:role/${roleName}`,
    samlProvider: `arn:${partition}:iam::${account}:saml-provider/${samlProviderName}`,
  };
}

/** The page where agents arrive, where the settings name none: the contact control panel. */
export const defaultDestination = "/ccp-v2";
