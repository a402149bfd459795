import { type Scope, type Upstream } from "./upstream";

/** A user pool, as far as sign-in needs it. */
export interface UserPool {
  readonly Id: string;
  readonly SchemaAttributes?: readonly SchemaAttribute[];
}

export interface SchemaAttribute {
  readonly Name: string;
  readonly Mutable?: boolean;
  readonly Required?: boolean;
}

/** An identity provider as Describe shows it. */
export interface IdentityProvider {
  readonly UserPoolId: string;
  readonly ProviderName: string;
  readonly ProviderType: string;
  readonly ProviderDetails: Record<string, string>;
  readonly AttributeMapping?: Record<string, string>;
  readonly IdpIdentifiers?: string[];
}

export async function describePool(
  upstream: Upstream,
  poolId: string,
  scope: Scope,
): Promise<UserPool> {
  const input = { UserPoolId: poolId };
  const { UserPool: pool } = await upstream.json("cognito-idp", "DescribeUserPool", input, scope);
  return pool as UserPool;
}

export async function describeProvider(
  upstream: Upstream,
  poolId: string,
  name: string,
  scope: Scope,
): Promise<IdentityProvider> {
  const input = { UserPoolId: poolId, ProviderName: name };
  const answer = await upstream.json("cognito-idp", "DescribeIdentityProvider", input, scope);
  return answer.IdentityProvider as IdentityProvider;
}

export async function allProviderNames(
  upstream: Upstream,
  poolId: string,
  scope: Scope,
): Promise<string[]> {
  const input = { UserPoolId: poolId, MaxResults: 60 };
  const providers = await listAll<{ ProviderName: string }>(
    upstream,
    "ListIdentityProviders",
    "Providers",
    input,
    scope,
  );
  return providers.map((provider) => provider.ProviderName);
}

/** Every item of a list call of Cognito, page after page. */
export async function listAll<T>(
  upstream: Upstream,
  operation: string,
  member: string,
  input: object,
  scope: Scope,
): Promise<T[]> {
  const items: T[] = [];
  let next: unknown;
  do {
    const asked = next === undefined ? input : { ...input, NextToken: next };
    const answer = await upstream.json("cognito-idp", operation, asked, scope);
    items.push(...((answer[member] ?? []) as T[]));
    next = answer.NextToken;
  } while (next !== undefined);
  return items;
}
