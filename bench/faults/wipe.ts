import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { clientSettings } from "../../sandbox/cloudPicture";
import type { Sandbox } from "../../sandbox/sandbox";
import { readState } from "./state";

/**
 * What `docs/faults.md` tells a person to do when a create took effect and its answer was lost: what
 * has the deployment's names, is there, and is not in the state, is removed. Nobody uses it yet: what
 * would is declared after it.
 *
 * @returns what was removed
 */
export async function removeLeftOvers(sandbox: Sandbox): Promise<string[]> {
  const { resources = [] } = await readState(sandbox);
  const known = new Set(resources.flatMap(({ id }) => id ?? []));
  const removed = await Promise.all([
    removeApps(sandbox, known),
    removeIdentityProviders(sandbox, known),
    removeIam(sandbox, known),
    removePolicies(sandbox, known),
  ]);
  return removed.flat();
}

async function removeApps({ okta }: Sandbox, known: Set<string>): Promise<string[]> {
  const headers = { authorization: `SSWS ${okta.apiToken}` };
  const apps = okta.snapshot().apps.filter(({ id }) => !known.has(id));
  for (const { id } of apps) {
    const url = `${okta.url}/api/v1/apps/${id}`;
    await fetch(`${url}/lifecycle/deactivate`, { method: "POST", headers });
    await fetch(url, { method: "DELETE", headers });
  }
  return apps.map(({ label }) => `Okta app "${label}"`);
}

async function removeIdentityProviders(sandbox: Sandbox, known: Set<string>): Promise<string[]> {
  const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
  const { userPoolId: UserPoolId } = sandbox.customer;
  const { Providers = [] } = await cognito.listIdentityProviders({ UserPoolId, MaxResults: 60 });
  const names = Providers.map(({ ProviderName }) => ProviderName ?? "");
  const unknown = names.filter((name) => !known.has(`${UserPoolId}:${name}`));
  for (const ProviderName of unknown) {
    await cognito.deleteIdentityProvider({ UserPoolId, ProviderName });
  }
  return unknown.map((name) => `identity provider ${name}`);
}

async function removeIam(sandbox: Sandbox, known: Set<string>): Promise<string[]> {
  const iam = new IAM(clientSettings(sandbox));
  const { SAMLProviderList = [] } = await iam.listSAMLProviders({});
  const providers = SAMLProviderList.flatMap(({ Arn = "" }) => (known.has(Arn) ? [] : Arn));
  for (const SAMLProviderArn of providers) await iam.deleteSAMLProvider({ SAMLProviderArn });
  const { Roles = [] } = await iam.listRoles({});
  const roles = Roles.flatMap(({ RoleName = "" }) => (known.has(RoleName) ? [] : RoleName));
  for (const RoleName of roles) {
    const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName });
    for (const PolicyName of PolicyNames) await iam.deleteRolePolicy({ RoleName, PolicyName });
    await iam.deleteRole({ RoleName });
  }
  return [
    ...providers.map((arn) => `SAML provider ${arn.split("/").pop()}`),
    ...roles.map((name) => `role ${name}`),
  ];
}

async function removePolicies(sandbox: Sandbox, known: Set<string>): Promise<string[]> {
  const settings = clientSettings(sandbox, sandbox.aws.managementAccount);
  const organizations = new Organizations(settings);
  const { Policies = [] } = await organizations.listPolicies({ Filter: "SERVICE_CONTROL_POLICY" });
  const removed: string[] = [];
  for (const { Id: PolicyId = "", Name, AwsManaged } of Policies) {
    if (AwsManaged) continue;
    const { Targets = [] } = await organizations.listTargetsForPolicy({ PolicyId });
    for (const { TargetId } of Targets) {
      if (known.has(`${TargetId}:${PolicyId}`)) continue;
      await organizations.detachPolicy({ PolicyId, TargetId });
      removed.push(`attachment of ${Name}`);
    }
    if (known.has(PolicyId)) continue;
    await organizations.deletePolicy({ PolicyId });
    removed.push(`policy ${Name}`);
  }
  return removed;
}
