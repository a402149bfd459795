import * as pulumi from "@pulumi/pulumi";
import { Provider, type ProviderArgs } from "@pulumi/aws/provider";
import type { Settings } from "../settings";

/**
 * The AWS provider for Organizations, which answers the management account only: all the settings of
 * the customer's own provider, with the management role assumed after its roles.
 *
 * @returns nothing when the settings name no such role; then the customer's own provider is right.
 */
export function managementProvider({
  guardrail,
  aws,
  awsProvider,
}: Settings): Provider | undefined {
  if (!guardrail?.managementRole) {
    return undefined;
  }
  // These are the customer's account, and the role is in another one.
  const access = { ...aws, allowedAccountIds: undefined, forbiddenAccountIds: undefined };
  const { accessKey, secretKey, token } = aws;
  return new Provider("management", {
    ...awsProvider,
    ...(access as ProviderArgs),
    ...(accessKey && { accessKey: pulumi.secret(accessKey) }),
    ...(secretKey && { secretKey: pulumi.secret(secretKey) }),
    ...(token && { token: pulumi.secret(token) }),
    assumeRoles: [...aws.assumeRoles, { roleArn: guardrail.managementRole }],
  });
}
