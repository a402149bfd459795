import * as pulumi from "@pulumi/pulumi";
import { Provider, type ProviderArgs } from "@pulumi/aws/provider";
import { type AwsAccess, inRole } from "./awsAccess";

/** The customer's own AWS provider. */
export interface OwnProvider {
  /** How the customer's own account is reached. */
  aws: AwsAccess;
  /** The provider's other settings, such as `defaultTags`. */
  awsProvider: Readonly<Record<string, unknown>>;
  /** Names of those of both that are encrypted in the settings, and so in the state. */
  encryptedAws: readonly string[];
}

/**
 * The AWS provider for Organizations, which answers the management account only: all the settings of
 * the customer's own provider, with the management role assumed after its roles.
 *
 * @param managementRole A role in the management account. @default none
 * @returns nothing without such a role; then the customer's own provider is right.
 */
export function managementProvider(
  { aws, awsProvider, encryptedAws }: OwnProvider,
  managementRole?: string,
): Provider | undefined {
  if (!managementRole) return undefined;
  // These are the customer's account, and the role is in another one.
  const any = { ...aws, allowedAccountIds: undefined, forbiddenAccountIds: undefined };
  const args = { ...awsProvider, ...inRole(any, managementRole) };
  const secrets = ["accessKey", "secretKey", "token", ...encryptedAws];
  const guarded = Object.entries(args).map(([name, value]) => [
    name,
    value !== undefined && secrets.includes(name) ? pulumi.secret(value) : value,
  ]);
  return new Provider("management", Object.fromEntries(guarded) as ProviderArgs);
}
