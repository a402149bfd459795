import { unlessRefused } from "../core/awsError";
import { type Members } from "../core/serviceModel";
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
export async function describeProviders(cloud: Cloud, pool: string): Promise<IdentityProvider[]> {
  const input = { UserPoolId: pool, MaxResults: 60 };
  const providers = await listAll(cloud, "ListIdentityProviders", "Providers", input);
  const described = providers.map((one) => findProvider(cloud, pool, String(one.ProviderName)));
  // One that was deleted since it was listed is left out: to AWS, a pool is in one state or the other.
  return (await Promise.all(described)).filter((one) => one !== undefined);
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

/** Every item of a list call of Cognito, page after page. */
export async function listAll(
  cloud: Cloud,
  operation: string,
  member: string,
  input: Members,
): Promise<Members[]> {
  const { [member]: items = [], NextToken } = await cloud.cognito(operation, input);
  if (NextToken === undefined) return items as Members[];
  const more = await listAll(cloud, operation, member, { ...input, NextToken });
  return [...(items as Members[]), ...more];
}
