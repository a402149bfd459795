// The settings by which AWS is reached; awsAccess.ts reads them. Types only.

/** A role to assume, as an entry of `aws:assumeRoles`. */
export interface AssumeRole {
  readonly roleArn: string;
  /** @default engage-okta */
  readonly sessionName?: string;
  readonly externalId?: string;
  /** In Go's notation, for example `1h30m`. @default 1h, which is STS's */
  readonly duration?: string;
  /** JSON of a policy that narrows the session. */
  readonly policy?: string;
  readonly policyArns?: string[];
  readonly sourceIdentity?: string;
  readonly tags?: Record<string, string>;
  readonly transitiveTagKeys?: string[];
}

/** The role of `aws:assumeRoleWithWebIdentity`. */
export interface WebIdentityRole extends Pick<
  AssumeRole,
  "roleArn" | "sessionName" | "duration" | "policy" | "policyArns"
> {
  /** Read each time the role is assumed. */
  readonly webIdentityTokenFile: string;
}

/** How a customer's AWS is reached: the `aws:*` settings that matter for it, as plain JSON. */
export interface AwsAccess {
  readonly region: string;
  readonly profile?: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly token?: string;
  /** Assumed one after another, the last one acts. */
  readonly assumeRoles: readonly AssumeRole[];
  readonly assumeRoleWithWebIdentity?: WebIdentityRole;
  readonly sharedConfigFiles?: readonly string[];
  readonly sharedCredentialsFiles?: readonly string[];
  readonly allowedAccountIds?: readonly string[];
  readonly forbiddenAccountIds?: readonly string[];
  readonly httpProxy?: string;
  readonly httpsProxy?: string;
  /** Hosts that are reached without a proxy, with commas between. */
  readonly noProxy?: string;
  /** A PEM file with the certificates of further authorities. */
  readonly customCaBundle?: string;
  /** Region of the calls to STS. @default region */
  readonly stsRegion?: string;
  /** Attempts of one call, the first included. */
  readonly maxRetries?: number;
  readonly retryMode?: string;
  readonly useFipsEndpoint?: boolean;
  readonly useDualstackEndpoint?: boolean;
  /** Whether the role of an EC2 instance is passed over. */
  readonly skipMetadataApiCheck?: boolean;
}
