import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  waitUntilStackCreateComplete,
  waitUntilStackUpdateComplete,
} from "@aws-sdk/client-cloudformation";
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  type UserPoolClientType,
} from "@aws-sdk/client-cognito-identity-provider";
import { ConnectClient, CreateInstanceCommand } from "@aws-sdk/client-connect";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateOrganizationalUnitCommand,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from "@aws-sdk/client-organizations";
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

export interface SeedOptions {
  /** Lower case letters, digits and hyphens; `acme` by default, which gets the plain names. */
  name?: string;
}

export interface SeededCustomer {
  name: string;
  account: string;
  region: string;
  /** The vendor's CloudFormation stack and its outputs, secret one included. */
  stackName: string;
  stackOutputs: Record<string, string>;
  userPoolId: string;
  /** Prefix of the pool's domain, for example `engage-acme`. */
  domain: string;
  appClientId: string;
  appClientName: "app-client";
  connect: { instanceAlias: string; instanceId: string; instanceArn: string };
  organization: Organization;
  /** The app client as Cognito describes it now. */
  describeAppClient(): Promise<UserPoolClientType>;
  /**
   * What the vendor does now and then: updates the stack's template (one more callback address on
   * the app client), which also sets the client's identity providers back to the template's.
   */
  updateVendorStack(): Promise<void>;
}

export interface Organization {
  managementAccount: string;
  rootId: string;
  /** The organizational unit `Contact Centre`; the customer's account is in it. */
  organizationalUnitId: string;
  /** The role `scp-editor` in the management account, which the customer's account may assume. */
  managementRole: string;
}

const unitName = "Contact Centre";
const roleName = "scp-editor";

/**
 * Makes one customer, as they are before the first deployment. Several names fit one sandbox, one
 * after the other (the first makes the organization that all share).
 */
export async function seedCustomer(
  target: SeedTarget,
  options: SeedOptions = {},
): Promise<SeededCustomer> {
  const name = options.name ?? "acme";
  const stackName = name === "acme" ? "LocalMeasureEngage" : `LocalMeasureEngage-${name}`;
  const domain = `engage-${name}`;
  const [stackOutputs, connect, organization] = await Promise.all([
    createVendorStack(target, stackName, domain),
    createConnectInstance(target, name),
    findOrCreateOrganization(target),
  ]);
  const userPoolId = outputOf(stackOutputs, "EngageUserPoolId");
  const appClientId = outputOf(stackOutputs, "EngageAppClientId");
  let release = 1;
  return {
    name,
    account: target.account,
    region: target.region,
    stackName,
    stackOutputs,
    userPoolId,
    domain,
    appClientId,
    appClientName: "app-client",
    connect,
    organization,
    describeAppClient: () => describeAppClient(target, userPoolId, appClientId),
    updateVendorStack: () =>
      updateStack(target, stackName, vendorTemplate({ domainPrefix: domain, release: ++release })),
  };
}

/** The settings that every client of the AWS SDK needs; the access key id says the account. */
function as(account: string, { url, region }: SeedTarget) {
  return {
    endpoint: url,
    region,
    credentials: { accessKeyId: account, secretAccessKey: "sandbox" },
  };
}

async function createVendorStack(
  target: SeedTarget,
  StackName: string,
  domainPrefix: string,
): Promise<Record<string, string>> {
  const client = new CloudFormationClient(as(target.account, target));
  const TemplateBody = vendorTemplate({ domainPrefix, release: 1 });
  await client.send(new CreateStackCommand({ StackName, TemplateBody }));
  await waitUntilStackCreateComplete({ client, ...quickWait }, { StackName });
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  const outputs = Stacks?.[0]?.Outputs ?? [];
  return Object.fromEntries(
    outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? "", OutputValue ?? ""]),
  );
}

async function updateStack(
  target: SeedTarget,
  StackName: string,
  TemplateBody: string,
): Promise<void> {
  const client = new CloudFormationClient(as(target.account, target));
  await client.send(new UpdateStackCommand({ StackName, TemplateBody }));
  await waitUntilStackUpdateComplete({ client, ...quickWait }, { StackName });
}

async function describeAppClient(
  target: SeedTarget,
  UserPoolId: string,
  ClientId: string,
): Promise<UserPoolClientType> {
  const client = new CognitoIdentityProviderClient(as(target.account, target));
  const { UserPoolClient } = await client.send(
    new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
  );
  if (!UserPoolClient) throw new Error(`There is no app client ${ClientId}`);
  return UserPoolClient;
}

/** Seconds. The emulator is done at once; AWS's usual 30 s between two looks would be a waste. */
const quickWait = { minDelay: 0.1, maxDelay: 1, maxWaitTime: 60 };

function outputOf(outputs: Record<string, string>, key: string): string {
  const value = outputs[key];
  if (!value) {
    throw new Error(`The vendor's stack has no output ${key}: ${JSON.stringify(outputs)}`);
  }
  return value;
}

async function createConnectInstance(
  target: SeedTarget,
  instanceAlias: string,
): Promise<SeededCustomer["connect"]> {
  const client = new ConnectClient(as(target.account, target));
  const { Id = "", Arn = "" } = await client.send(
    new CreateInstanceCommand({
      InstanceAlias: instanceAlias,
      IdentityManagementType: "SAML",
      InboundCallsEnabled: true,
      OutboundCallsEnabled: true,
    }),
  );
  return { instanceAlias, instanceId: Id, instanceArn: Arn };
}

/** One organization for all customers of a sandbox: the first makes it, later ones find it. */
async function findOrCreateOrganization(target: SeedTarget): Promise<Organization> {
  const { managementAccount, account } = target;
  const client = new OrganizationsClient(as(managementAccount, target));
  const { Roots } = await client.send(new ListRootsCommand({}));
  const rootId = Roots?.[0]?.Id;
  if (!rootId) throw new Error("The emulated organization has no root");
  const listed = await client.send(
    new ListOrganizationalUnitsForParentCommand({ ParentId: rootId }),
  );
  const unit = listed.OrganizationalUnits?.find(({ Name }) => Name === unitName);
  const managementRole = `arn:aws:iam::${managementAccount}:role/${roleName}`;
  const fixed = { managementAccount, rootId, managementRole };
  if (unit?.Id) return { ...fixed, organizationalUnitId: unit.Id };
  const [organizationalUnitId] = await Promise.all([
    createUnitWith(account, client, rootId),
    createManagementRole(target, account),
  ]);
  return { ...fixed, organizationalUnitId };
}

/** The account is a member already, directly under the root. */
async function createUnitWith(
  account: string,
  client: OrganizationsClient,
  rootId: string,
): Promise<string> {
  const { OrganizationalUnit } = await client.send(
    new CreateOrganizationalUnitCommand({ ParentId: rootId, Name: unitName }),
  );
  const unitId = OrganizationalUnit?.Id ?? "";
  await client.send(
    new MoveAccountCommand({
      AccountId: account,
      SourceParentId: rootId,
      DestinationParentId: unitId,
    }),
  );
  return unitId;
}

async function createManagementRole(target: SeedTarget, trusted: string): Promise<void> {
  const client = new IAMClient(as(target.managementAccount, target));
  const statement = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${trusted}:root` } };
  await client.send(
    new CreateRoleCommand({
      RoleName: roleName,
      AssumeRolePolicyDocument: policy({ ...statement, Action: "sts:AssumeRole" }),
    }),
  );
  await client.send(
    new PutRolePolicyCommand({
      RoleName: roleName,
      PolicyName: "organizations",
      PolicyDocument: policy({ Effect: "Allow", Action: "organizations:*", Resource: "*" }),
    }),
  );
}

function policy(statement: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
