import {
  CloudFormation,
  waitUntilStackCreateComplete,
  waitUntilStackUpdateComplete,
} from "@aws-sdk/client-cloudformation";
import {
  CognitoIdentityProvider,
  type UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import { Connect } from "@aws-sdk/client-connect";
import { IAM } from "@aws-sdk/client-iam";
import { Organizations } from "@aws-sdk/client-organizations";
import type { LocalAws } from "./aws/front";
import { vendorTemplate } from "./vendorStack";

/** Where and as whom a customer is seeded. */
export interface SeedTarget {
  /** An address of the local AWS's API; `unheardUrl` where the calls must not be in the log. */
  url: string;
  region: string;
  /** The customer's account; its id is the access key id too. */
  account: string;
  managementAccount: string;
}

/** A CloudFormation stack of the vendor. */
export type DeployedStack = Awaited<ReturnType<typeof createVendorStack>>;

export type SeededCustomer = Awaited<ReturnType<typeof seedCustomer>>;

const unitName = "Contact Centre";
const roleName = "scp-editor";

/**
 * Makes one customer, as they are before the first deployment. Several names fit one sandbox, one
 * after the other (the first makes the organization that all share).
 *
 * @param name Lower case letters, digits and hyphens; `acme` gets the plain names.
 */
export async function seedCustomer(target: SeedTarget, name = "acme") {
  const stackName = name === "acme" ? "LocalMeasureEngage" : `LocalMeasureEngage-${name}`;
  const domain = `engage-${name}`;
  const settings = as(target.account, target);
  const client = new CloudFormation(settings);
  const connectClient = new Connect(settings);
  const [stack, connect, organization] = await Promise.all([
    createVendorStack(client, stackName, domain),
    createConnectInstance(connectClient, name),
    findOrCreateOrganization(target),
  ]);
  let release = 1;
  return {
    name,
    account: target.account,
    region: target.region,
    ...stack,
    connect,
    organization,
    /** The app client as Cognito describes it now. */
    describeAppClient: () => describeAppClient(new CognitoIdentityProvider(settings), stack),
    /** Creates an agent in the Connect instance, with the profiles of a new instance. */
    createAgent: (agent: string) => createAgent(connectClient, connect.instanceId, agent),
    /**
     * What the vendor does now and then: updates the stack's template (one more callback address on
     * the app client), which also sets the client's identity providers back to the template's.
     */
    updateVendorStack: async () => {
      const TemplateBody = vendorTemplate(domain, ++release);
      await client.updateStack({ StackName: stackName, TemplateBody });
      await waitUntilStackUpdateComplete({ client, ...quickWait }, { StackName: stackName });
    },
    /** What the vendor does for an upgrade: brings another stack next to the first, with a pool of its own. */
    bringNextStack: (next: string) =>
      createVendorStack(client, next, `${domain}-${next.toLowerCase()}`),
  };
}

/** The settings that every client of the AWS SDK needs; the access key id says the account. */
export function as(account: string, { url, region }: Pick<SeedTarget, "url" | "region">) {
  return {
    endpoint: url,
    region,
    credentials: { accessKeyId: account, secretAccessKey: "sandbox" },
  };
}

/** The same for one of a sandbox's accounts; its calls are not in the log of calls. */
export function clientSettings({ aws }: { aws: LocalAws }, account = aws.account) {
  return as(account, { url: aws.unheardUrl, region: aws.region });
}

/**
 * An app client as two descriptions of it can be compared: its lists are sets, which AWS sorts with any
 * update, and the date of that update does not count.
 */
export function comparable<T extends object>(client: T): T {
  const members = Object.entries(client).map(([name, value]: [string, unknown]) => [
    name,
    name === "LastModifiedDate" ? undefined : Array.isArray(value) ? [...value].sort() : value,
  ]);
  return Object.fromEntries(members) as T;
}

/** @param domain Prefix of the pool's domain, for example `engage-acme`. */
async function createVendorStack(client: CloudFormation, StackName: string, domain: string) {
  const TemplateBody = vendorTemplate(domain, 1);
  await client.createStack({ StackName, TemplateBody });
  await waitUntilStackCreateComplete({ client, ...quickWait }, { StackName });
  const { Stacks } = await client.describeStacks({ StackName });
  const outputs = Stacks?.[0]?.Outputs ?? [];
  /** The secret one included. */
  const stackOutputs: Record<string, string> = Object.fromEntries(
    outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? "", OutputValue ?? ""]),
  );
  const { EngageUserPoolId: userPoolId, EngageAppClientId: appClientId } = stackOutputs;
  if (userPoolId && appClientId) {
    return { stackName: StackName, stackOutputs, userPoolId, domain, appClientId };
  }
  throw new Error(`The vendor's stack lacks an output: ${JSON.stringify(stackOutputs)}`);
}

async function describeAppClient(
  cognito: CognitoIdentityProvider,
  { userPoolId: UserPoolId, appClientId: ClientId }: DeployedStack,
): Promise<UserPoolClientType> {
  const { UserPoolClient } = await cognito.describeUserPoolClient({ UserPoolId, ClientId });
  if (!UserPoolClient) throw new Error(`There is no app client ${ClientId}`);
  return UserPoolClient;
}

/** Seconds. The emulator is done at once; AWS's usual 30 s between two looks would be a waste. */
const quickWait = { minDelay: 0.1, maxDelay: 1, maxWaitTime: 60 };

async function createConnectInstance(connect: Connect, instanceAlias: string) {
  const { Id = "", Arn = "" } = await connect.createInstance({
    InstanceAlias: instanceAlias,
    IdentityManagementType: "SAML",
    InboundCallsEnabled: true,
    OutboundCallsEnabled: true,
  });
  return { instanceAlias, instanceId: Id, instanceArn: Arn };
}

async function createAgent(connect: Connect, InstanceId: string, Username: string) {
  const [security, routing] = await Promise.all([
    connect.listSecurityProfiles({ InstanceId }),
    connect.listRoutingProfiles({ InstanceId }),
  ]);
  const agent = security.SecurityProfileSummaryList?.find(({ Name }) => Name === "Agent");
  await connect.createUser({
    InstanceId,
    Username,
    IdentityInfo: { FirstName: "Agent", LastName: Username },
    PhoneConfig: { PhoneType: "SOFT_PHONE" },
    SecurityProfileIds: [agent?.Id ?? ""],
    RoutingProfileId: routing.RoutingProfileSummaryList?.[0]?.Id,
  });
}

/** One organization for all customers of a sandbox: the first makes it, later ones find it. */
async function findOrCreateOrganization(target: SeedTarget) {
  const { managementAccount, account } = target;
  const client = new Organizations(as(managementAccount, target));
  const rootId = (await client.listRoots({})).Roots?.[0]?.Id;
  if (!rootId) throw new Error("The emulated organization has no root");
  const listed = await client.listOrganizationalUnitsForParent({ ParentId: rootId });
  const unit = listed.OrganizationalUnits?.find(({ Name }) => Name === unitName);
  if (!unit) await createManagementRole(target, account);
  return {
    managementAccount,
    rootId,
    /** The organizational unit `Contact Centre`; the customer's account is in it. */
    organizationalUnitId: unit?.Id ?? (await createUnitWith(account, client, rootId)),
    /** The role `scp-editor` in the management account, which the customer's account may assume. */
    managementRole: `arn:aws:iam::${managementAccount}:role/${roleName}`,
  };
}

/** The account is a member already, directly under the root. */
async function createUnitWith(
  AccountId: string,
  client: Organizations,
  rootId: string,
): Promise<string> {
  const made = await client.createOrganizationalUnit({ ParentId: rootId, Name: unitName });
  const unitId = made.OrganizationalUnit?.Id ?? "";
  const where = { SourceParentId: rootId, DestinationParentId: unitId };
  await client.moveAccount({ AccountId, ...where });
  return unitId;
}

async function createManagementRole(target: SeedTarget, trusted: string): Promise<void> {
  const iam = new IAM(as(target.managementAccount, target));
  const statement = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${trusted}:root` } };
  await iam.createRole({
    RoleName: roleName,
    AssumeRolePolicyDocument: policy({ ...statement, Action: "sts:AssumeRole" }),
  });
  await iam.putRolePolicy({
    RoleName: roleName,
    PolicyName: "organizations",
    PolicyDocument: policy({ Effect: "Allow", Action: "organizations:*", Resource: "*" }),
  });
}

function policy(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
