import { type Members } from "../core/serviceModel";
import { type Scope, type Upstream } from "../core/upstream";

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

export async function describePool(
  upstream: Upstream,
  UserPoolId: string,
  scope: Scope,
): Promise<UserPool> {
  const { UserPool: pool } = await upstream.cognito("DescribeUserPool", { UserPoolId }, scope);
  return { SchemaAttributes: [], ...(pool as { Id: string }) };
}

/** The pool's identity providers; COGNITO is none of them. */
export async function describeProviders(
  upstream: Upstream,
  UserPoolId: string,
  scope: Scope,
): Promise<IdentityProvider[]> {
  const input = { UserPoolId, MaxResults: 60 };
  const providers = await listAll(upstream, "ListIdentityProviders", "Providers", input, scope);
  return Promise.all(
    providers.map((one) => describeProvider(upstream, UserPoolId, String(one.ProviderName), scope)),
  );
}

export async function describeProvider(
  upstream: Upstream,
  UserPoolId: string,
  ProviderName: string,
  scope: Scope,
): Promise<IdentityProvider> {
  const input = { UserPoolId, ProviderName };
  const answer = await upstream.cognito("DescribeIdentityProvider", input, scope);
  return answer.IdentityProvider as IdentityProvider;
}

/** Every item of a list call of Cognito, page after page. */
export async function listAll(
  upstream: Upstream,
  operation: string,
  member: string,
  input: Members,
  scope: Scope,
): Promise<Members[]> {
  const { [member]: items = [], NextToken } = await upstream.cognito(operation, input, scope);
  if (NextToken === undefined) return items as Members[];
  const more = await listAll(upstream, operation, member, { ...input, NextToken }, scope);
  return [...(items as Members[]), ...more];
}
