import {
  CognitoIdentityProvider,
  type UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import { clientSettings, comparable } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";

/** All that a deployment can leave in the clouds, without what differs from one run to the next. */
export type CloudPicture = Awaited<ReturnType<typeof cloudPicture>>;

/** Two deployments of the same settings give equal pictures; ids and certificates are masked. */
export async function cloudPicture(sandbox: Sandbox) {
  const [identityProviders, appClient, samlProviders, roles, policies] = await Promise.all([
    identityProvidersOf(sandbox),
    sandbox.customer.describeAppClient().then(withoutDates),
    samlProvidersOf(sandbox),
    rolesOf(sandbox),
    policiesOf(sandbox),
  ]);
  const okta = appsOf(sandbox);
  const all = { okta, identityProviders, appClient, samlProviders, roles, policies };
  return JSON.parse(masked(sandbox, JSON.stringify(all))) as typeof all;
}

function withoutDates(client: UserPoolClientType) {
  return { ...comparable(client), CreationDate: undefined };
}

function appsOf({ okta }: Sandbox): unknown[] {
  return okta
    .snapshot()
    .apps.map(({ label, status, groups, users, tileUrl, body }) => {
      const { settings, visibility, credentials, accessibility, features } = body;
      const said = { settings, visibility, credentials, accessibility, features };
      return { label, status, groups: [...groups].sort(), users: [...users].sort(), tileUrl, said };
    })
    .sort(byText);
}

async function identityProvidersOf(sandbox: Sandbox): Promise<unknown[]> {
  const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
  const UserPoolId = sandbox.customer.userPoolId;
  const { Providers = [] } = await cognito.listIdentityProviders({ UserPoolId, MaxResults: 60 });
  const described = Providers.map(async ({ ProviderName }) => {
    const request = { UserPoolId, ProviderName };
    const { IdentityProvider } = await cognito.describeIdentityProvider(request);
    return { ...IdentityProvider, CreationDate: undefined, LastModifiedDate: undefined };
  });
  return (await Promise.all(described)).sort(byText);
}

async function samlProvidersOf(sandbox: Sandbox): Promise<unknown[]> {
  const iam = new IAM(clientSettings(sandbox));
  const { SAMLProviderList = [] } = await iam.listSAMLProviders({});
  const got = SAMLProviderList.map(async ({ Arn }) => {
    const { SAMLMetadataDocument, Tags } = await iam.getSAMLProvider({ SAMLProviderArn: Arn });
    return { Arn, SAMLMetadataDocument, Tags };
  });
  return (await Promise.all(got)).sort(byText);
}

async function rolesOf(sandbox: Sandbox): Promise<unknown[]> {
  const iam = new IAM(clientSettings(sandbox));
  const { Roles = [] } = await iam.listRoles({});
  const got = Roles.map(async ({ RoleName, Arn, AssumeRolePolicyDocument, MaxSessionDuration }) => {
    const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName });
    const policies = PolicyNames.map(async (PolicyName) => {
      const { PolicyDocument } = await iam.getRolePolicy({ RoleName, PolicyName });
      return { PolicyName, PolicyDocument };
    });
    return {
      Arn,
      AssumeRolePolicyDocument,
      MaxSessionDuration,
      policies: await Promise.all(policies),
    };
  });
  return (await Promise.all(got)).sort(byText);
}

async function policiesOf(sandbox: Sandbox): Promise<unknown[]> {
  const { aws } = sandbox;
  const organizations = new Organizations(clientSettings(sandbox, aws.managementAccount));
  const { Policies = [] } = await organizations.listPolicies({ Filter: "SERVICE_CONTROL_POLICY" });
  const got = Policies.map(async ({ Id: PolicyId, Name }) => {
    const [{ Policy }, { Targets = [] }] = await Promise.all([
      organizations.describePolicy({ PolicyId }),
      organizations.listTargetsForPolicy({ PolicyId }),
    ]);
    return { Name, PolicyId, content: Policy?.Content, targets: Targets.map(text).sort() };
  });
  return (await Promise.all(got)).sort(byText);
}

/** Ids that Okta and Organizations choose for every resource, and the certificates of an app. */
function masked(sandbox: Sandbox, picture: string): string {
  const masks = sandbox.okta.snapshot().apps.flatMap(({ label, id, externalKey, name, keyIds }) =>
    // A bookmark has no key, and the name of all bookmarks.
    (externalKey ? [id, externalKey, name, ...keyIds] : [id]).map(
      (each) => [each, `{${label}}`] as const,
    ),
  );
  // One app's name may be the beginning of another's.
  masks.sort(([one], [other]) => other.length - one.length);
  return masks
    .reduce((current, [id, mask]) => current.replaceAll(id, mask), picture)
    .replace(/(?:[A-Za-z0-9+/]{76}\\n)+[A-Za-z0-9+/]+=*|[A-Za-z0-9+/]{200,}=*/g, "{certificate}")
    .replace(/\bp-(?!FullAWSAccess)[a-z0-9]{8,}\b/g, "{policy}")
    .replace(/\baln[A-Za-z0-9]{17}\b/g, "{tile}")
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "{time}");
}

const text = (value: unknown) => JSON.stringify(value);
const byText = (a: unknown, b: unknown) => text(a).localeCompare(text(b));
