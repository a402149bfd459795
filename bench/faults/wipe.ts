import { copyFile, rm } from "node:fs/promises";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { clientSettings } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";
import { describeWholeAppClient, updateWholeAppClient } from "./wholeAppClient";
import { keepOrigins, originsOf } from "./origins";
import { additions } from "./otherWriter";
import { stateFile } from "./state";

/**
 * Puts clouds and state back to where nothing was deployed, in a tenth of the time of a `destroy`.
 * The caller checks afterwards that everything is restored.
 */
export class Wipe {
  private constructor(
    private readonly sandbox: Sandbox,
    private readonly appClient: Record<string, unknown>,
    private readonly emptyState: string,
    private readonly origins: readonly string[],
  ) {}

  /** @param sandbox As it is now, with nothing deployed. */
  static async to(sandbox: Sandbox): Promise<Wipe> {
    const emptyState = `${stateFile(sandbox)}.empty`;
    await copyFile(stateFile(sandbox), emptyState);
    const appClient = await describeWholeAppClient(sandbox);
    return new Wipe(sandbox, appClient, emptyState, await originsOf(sandbox));
  }

  async run(): Promise<void> {
    const { sandbox, appClient, emptyState, origins } = this;
    await updateWholeAppClient(sandbox, appClient);
    await Promise.all([
      removeApps(sandbox),
      removeIdentityProviders(sandbox),
      removeIam(sandbox),
      removePolicies(sandbox),
      keepOrigins(sandbox, origins),
      copyFile(emptyState, stateFile(sandbox)),
      rm(`${stateFile(sandbox)}.attrs`, { force: true }),
    ]);
  }
}

async function removeApps({ okta }: Sandbox): Promise<void> {
  const headers = { authorization: `SSWS ${okta.apiToken}` };
  for (const { id } of okta.snapshot().apps) {
    const url = `${okta.url}/api/v1/apps/${id}`;
    await fetch(`${url}/lifecycle/deactivate`, { method: "POST", headers });
    await fetch(url, { method: "DELETE", headers });
  }
}

async function removeIdentityProviders(sandbox: Sandbox): Promise<void> {
  const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
  const { userPoolId: UserPoolId } = sandbox.customer;
  const { Providers = [] } = await cognito.listIdentityProviders({ UserPoolId, MaxResults: 60 });
  for (const { ProviderName } of Providers) {
    if (ProviderName === additions.provider.value) continue;
    await cognito.deleteIdentityProvider({ UserPoolId, ProviderName });
  }
}

async function removeIam(sandbox: Sandbox): Promise<void> {
  const iam = new IAM(clientSettings(sandbox));
  const { SAMLProviderList = [] } = await iam.listSAMLProviders({});
  for (const { Arn } of SAMLProviderList) await iam.deleteSAMLProvider({ SAMLProviderArn: Arn });
  const { Roles = [] } = await iam.listRoles({});
  for (const { RoleName } of Roles) {
    const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName });
    for (const PolicyName of PolicyNames) await iam.deleteRolePolicy({ RoleName, PolicyName });
    await iam.deleteRole({ RoleName });
  }
}

async function removePolicies(sandbox: Sandbox): Promise<void> {
  const settings = clientSettings(sandbox, sandbox.aws.managementAccount);
  const organizations = new Organizations(settings);
  const { Policies = [] } = await organizations.listPolicies({ Filter: "SERVICE_CONTROL_POLICY" });
  for (const { Id: PolicyId, AwsManaged } of Policies) {
    if (AwsManaged) continue;
    const { Targets = [] } = await organizations.listTargetsForPolicy({ PolicyId });
    for (const { TargetId } of Targets) await organizations.detachPolicy({ PolicyId, TargetId });
    await organizations.deletePolicy({ PolicyId });
  }
}
