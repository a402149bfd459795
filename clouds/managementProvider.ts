import * as pulumi from "@pulumi/pulumi";
import { Provider, type ProviderArgs } from "@pulumi/aws/provider";
import { type AwsAccess, inRole } from "./awsAccess";

export interface ManagementProviderArgs {
  /** A role in the management account. @default none */
  managementRole?: string;
  /** How the customer's own account is reached. */
  aws: AwsAccess;
  /** The other settings of the customer's own provider, such as `defaultTags`. */
  awsProvider: Readonly<Record<string, unknown>>;
}

/**
 * The AWS provider for Organizations, which answers the management account only: all the settings of
 * the customer's own provider, with the management role assumed after its roles.
 *
 * @returns nothing when the settings name no such role; then the customer's own provider is right.
 */
export function managementProvider({
  managementRole,
  aws,
  awsProvider,
}: ManagementProviderArgs): Provider | undefined {
  if (!managementRole) {
    return undefined;
  }
  // These are the customer's account, and the role is in another one.
  const any = { ...aws, allowedAccountIds: undefined, forbiddenAccountIds: undefined };
  const { accessKey, secretKey, token } = aws;
  return new Provider("management", {
    ...awsProvider,
    ...(inRole(any, managementRole) as ProviderArgs),
    ...(accessKey && { accessKey: pulumi.secret(accessKey) }),
    ...(secretKey && { secretKey: pulumi.secret(secretKey) }),
    ...(token && { token: pulumi.secret(token) }),
  });
}
