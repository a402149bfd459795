import { unlessRefused } from "../core/awsError";
import { type Cloud } from "../core/cloud";

/** A user pool, as far as sign-in needs it. */
export interface UserPool {
  readonly Id: string;
  readonly SchemaAttributes: readonly {
    readonly Name: string;
    readonly Mutable?: boolean;
    readonly Required?: boolean;
  }[];
}

/** An identity provider as Describe shows it. */
export interface IdentityProvider {
  readonly ProviderName: string;
  readonly ProviderType: string;
  readonly ProviderDetails: Record<string, string>;
  readonly AttributeMapping?: Record<string, string>;
}

export async function describePool(cloud: Cloud, UserPoolId: string): Promise<UserPool> {
  const { UserPool: pool } = await cloud.cognito("DescribeUserPool", { UserPoolId });
  return { SchemaAttributes: [], ...(pool as { Id: string }) };
}

/** The pool's identity providers; COGNITO is none of them. */
export async function describeProviders(
  cloud: Cloud,
  UserPoolId: string,
  from?: unknown,
): Promise<IdentityProvider[]> {
  const input = { UserPoolId, MaxResults: 60, NextToken: from };
  const { Providers = [], NextToken } = await cloud.cognito("ListIdentityProviders", input);
  const described = (Providers as IdentityProvider[]).map(({ ProviderName }) =>
    findProvider(cloud, UserPoolId, ProviderName),
  );
  // One that was deleted since it was listed is left out: to AWS, a pool is in one state or the other.
  const found = (await Promise.all(described)).filter((one) => one !== undefined);
  if (NextToken === undefined) return found;
  return [...found, ...(await describeProviders(cloud, UserPoolId, NextToken))];
}

export async function describeProvider(
  cloud: Cloud,
  UserPoolId: string,
  ProviderName: string,
): Promise<IdentityProvider> {
  const answer = await cloud.cognito("DescribeIdentityProvider", { UserPoolId, ProviderName });
  return answer.IdentityProvider as IdentityProvider;
}

/** Undefined: there is none. */
export function findProvider(...which: Parameters<typeof describeProvider>) {
  return unlessRefused("ResourceNotFoundException", describeProvider(...which));
}
