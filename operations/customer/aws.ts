import {
  DescribeStacksCommand,
  type Stack,
  paginateDescribeStacks,
} from "@aws-sdk/client-cloudformation";
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  paginateListIdentityProviders,
  paginateListUserPoolClients,
} from "@aws-sdk/client-cognito-identity-provider";
import { paginateListInstances } from "@aws-sdk/client-connect";
import {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { allPages } from "../../clouds/allPages";
import type { Aws } from "../../clouds/awsClients";
import { parseArn } from "../../facts/arn";
import { compact } from "../../facts/compact";
import { appClientName } from "../../facts/defaultNames";
import type { SignInClient } from "../../facts/signInUrl";
import { hostedSignInHost, userPoolIdPattern } from "../../facts/userPool";
import type { ConnectSettings, EngageSettings } from "../../settings";
import { didYouMean, didYouMeanId } from "../../settings/nearest";
import { OperatorError } from "../failure";
import { signInFacts } from "../verify/signInUrl";
import { type AwsLookup, askAws } from "./awsLookup";
import { rootOf } from "../shared/serviceControlPolicies";
import { settledValue } from "../../facts/settledValue";

export interface VendorStack {
  /** As it was asked for: name or ARN. */
  name: string;
  /** CloudFormation's id: another one for a stack that was made again under the same name. */
  id: string;
  /** CloudFormation's own word, for example `UPDATE_COMPLETE`. */
  status: string;
  outputs: Readonly<Record<string, string>>;
  /** The outputs that have the shape of a user pool id. */
  userPoolIds: string[];
}

/** @throws {NotInAws} where there is none, and {OperatorError} where AWS does not say. */
export async function findVendorStack(
  {
    cloudFormation,
    access,
  }: Pick<Aws, "cloudFormation"> & { access: Pick<Aws["access"], "region"> },
  name: string,
): Promise<VendorStack> {
  const { Stacks = [] } = await askAws(
    cloudFormation.send(new DescribeStacksCommand({ StackName: name })),
    {
      what: `the CloudFormation stack "${name}"`,
      missing:
        `There is no CloudFormation stack "${name}" in ${access.region}. Correct its name or the region, ` +
        "and check that the AWS credentials belong to the account with Engage.",
      permission: "cloudformation:DescribeStacks",
    },
  );
  const { StackId: id = "", StackStatus: status = "", Outputs = [] } = Stacks[0] ?? {};
  const outputs = Object.fromEntries(
    Outputs.map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
  );
  const userPoolIds = [
    ...new Set(Object.values(outputs).filter((value) => userPoolIdPattern.test(value))),
  ];
  return { name, id, status, outputs, userPoolIds };
}

/** The names of the stacks with a user pool among their outputs, sorted. */
export async function listVendorStacks({ cloudFormation }: Aws): Promise<string[]> {
  const pages = paginateDescribeStacks({ client: cloudFormation }, {});
  const stacks = await allPages(pages, ({ Stacks }) => Stacks);
  const hasPool = ({ Outputs = [] }: Stack) =>
    Outputs.some(({ OutputValue = "" }) => userPoolIdPattern.test(OutputValue));
  const names = stacks.filter(hasPool).map(({ StackName = "" }) => StackName);
  return names.sort();
}

export function onlyUserPool({
  name,
  userPoolIds,
}: Pick<VendorStack, "name" | "userPoolIds">): string {
  const [id, ...others] = userPoolIds;
  if (id === undefined) {
    throw new OperatorError(
      `No output of the CloudFormation stack "${name}" is a user pool id. Set --user-pool-id.`,
    );
  }
  if (others.length > 0) {
    throw new OperatorError(
      `Several outputs of the CloudFormation stack "${name}" are user pool ids: ${userPoolIds.join(", ")}. ` +
        "Set --user-pool-id to the one that agents sign in with.",
    );
  }
  return id;
}

export interface UserPool {
  id: string;
  name: string;
  /** The AWS account that it is in, 12 digits. */
  account: string;
  /** Host of the hosted sign-in: the pool's custom domain if it has one, else its Cognito domain. */
  domain: string;
  /** Every host that it answers at. */
  domains: string[];
  identityProviders: string[];
  appClients: { id: string; name: string }[];
}

export async function findUserPool({ cognito, access }: Aws, id: string): Promise<UserPool> {
  const described = askAws(cognito.send(new DescribeUserPoolCommand({ UserPoolId: id })), {
    what: `the user pool ${id}`,
    missing:
      `There is no user pool ${id} in ${access.region}. Correct the id or the region, ` +
      "and check that the AWS credentials belong to the account with Engage.",
    permission: "cognito-idp:DescribeUserPool",
  });
  // Asked at once, because AWS may be far away; what the pool itself says comes first if it is missing.
  const [of, providers, clients] = await Promise.allSettled([
    described,
    listIdentityProviders(cognito, id),
    listAppClients(cognito, id),
  ]);
  const { UserPool: pool } = settledValue(of);
  const ofCognito = pool?.Domain && hostedSignInHost(pool.Domain, access.region);
  const domains = compact([pool?.CustomDomain, ofCognito]);
  const [domain] = domains;
  if (!domain) {
    throw new OperatorError(
      `The user pool ${id} has no domain, so there is no hosted sign-in. Ask Local Measure: their CloudFormation stack creates it.`,
    );
  }
  const [identityProviders, appClients] = [settledValue(providers), settledValue(clients)];
  const account = parseArn(pool?.Arn).account;
  return { id, name: pool?.Name ?? "", account, domain, domains, identityProviders, appClients };
}

function listIdentityProviders(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<string[]> {
  const pages = paginateListIdentityProviders({ client }, { UserPoolId });
  const names = allPages(pages, ({ Providers = [] }) =>
    Providers.map(({ ProviderName = "" }) => ProviderName),
  );
  return askAws(names, ofPool("the identity providers", UserPoolId, "ListIdentityProviders"));
}

function listAppClients(
  client: CognitoIdentityProviderClient,
  UserPoolId: string,
): Promise<UserPool["appClients"]> {
  const pages = paginateListUserPoolClients({ client }, { UserPoolId });
  const clients = allPages(pages, ({ UserPoolClients = [] }) =>
    UserPoolClients.map(({ ClientId: id = "", ClientName: name = "" }) => ({ id, name })),
  );
  return askAws(clients, ofPool("the app clients", UserPoolId, "ListUserPoolClients"));
}

/** A part of a user pool that exists. */
function ofPool(part: string, userPoolId: string, action: string): AwsLookup {
  return {
    what: `${part} of the user pool ${userPoolId}`,
    permission: `cognito-idp:${action}`,
  };
}

/** The app client as the settings name it, or the flags. */
type Wanted = Pick<EngageSettings, "appClientId"> & { appClientName?: string };

export interface AppClient {
  id: string;
  name: string;
  /** What it lists: who may sign in. */
  identityProviders: string[];
  /** What a sign-in URL is made of. */
  signIn: SignInClient;
}

/** By its id, or its exact name; `app-client` by default. */
export async function findAppClient(
  { cognito }: Aws,
  pool: UserPool,
  { appClientId: id, appClientName: name = appClientName }: Wanted,
): Promise<AppClient> {
  const matching = pool.appClients.filter((one) => (id ? one.id === id : one.name === name));
  const [client] = matching;
  if (!client || matching.length > 1) {
    const all = pool.appClients.map((one) => `${one.name} (${one.id})`).join(", ") || "none";
    const similar = id
      ? didYouMeanId(
          id,
          pool.appClients.map((one) => one.id),
        )
      : didYouMean(
          name,
          pool.appClients.map((one) => one.name),
        );
    throw new OperatorError(
      `The user pool ${pool.id} has ${client ? "several app clients" : "no app client"} "${id ?? name}"; it has ${all}.` +
        (client ? "" : similar) +
        " Set appClientId or appClientName (--app-client-id or --app-client-name of customer new).",
    );
  }
  const { UserPoolClient } = await askAws(
    cognito.send(new DescribeUserPoolClientCommand({ UserPoolId: pool.id, ClientId: client.id })),
    ofPool(`the app client ${client.id}`, pool.id, "DescribeUserPoolClient"),
  );
  return {
    ...client,
    identityProviders: UserPoolClient?.SupportedIdentityProviders ?? [],
    signIn: signInFacts(UserPoolClient ?? {}),
  };
}

export interface Instance {
  id: string;
  arn: string;
  alias: string;
}

/** Those of the account that sign their users in by SAML, and the others' aliases. */
export async function listInstances({
  connect,
}: Aws): Promise<{ saml: Instance[]; others: string[] }> {
  const saml: Instance[] = [];
  const others: string[] = [];
  for await (const page of paginateListInstances({ client: connect }, {})) {
    for (const one of page.InstanceSummaryList ?? []) {
      const { Id: id = "", Arn: arn = "", InstanceAlias: alias = "" } = one;
      if (one.IdentityManagementType === "SAML") saml.push({ id, arn, alias });
      else others.push(alias || id);
    }
  }
  return { saml, others };
}

/** The instance that the settings name: checked settings have either its id or its alias. */
export function instanceOf(
  aws: Aws,
  { instanceId, instanceAlias = "" }: Pick<ConnectSettings, "instanceId" | "instanceAlias">,
): Promise<Instance> {
  return findInstance(aws, instanceId ?? instanceAlias);
}

export async function findInstance(aws: Aws, aliasOrId: string): Promise<Instance> {
  const { region } = aws.access;
  const { saml, others } = await askAws(listInstances(aws), {
    what: `the Amazon Connect instances in ${region}`,
    permission: "connect:ListInstances",
  });
  const found = saml.find(({ id, alias }) => alias === aliasOrId || id === aliasOrId);
  if (found) return found;
  if (others.includes(aliasOrId)) {
    throw new OperatorError(
      `The Amazon Connect instance "${aliasOrId}" does not manage its users by SAML, and AWS cannot change this on an existing instance. ` +
        "Single sign-on needs a new instance that is created with SAML 2.0-based authentication.",
    );
  }
  const names = saml.map(({ alias, id }) => alias || id);
  throw new OperatorError(
    `There is no Amazon Connect instance "${aliasOrId}" in ${region}; those with SAML are: ${names.join(", ") || "none"}.` +
      `${didYouMean(aliasOrId, names)} Correct it or the region.`,
  );
}

function targetLookup(
  client: OrganizationsClient,
  target: string,
): { action: string; name: () => Promise<string | undefined> } {
  if (target === "root") {
    const name = async () => (await rootOf(client))?.Name;
    return { action: "ListRoots", name };
  }
  if (target.startsWith("ou-")) {
    const request = new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: target });
    const name = async () => (await client.send(request)).OrganizationalUnit?.Name;
    return { action: "DescribeOrganizationalUnit", name };
  }
  const request = new DescribeAccountCommand({ AccountId: target });
  const name = async () => (await client.send(request)).Account?.Name;
  return { action: "DescribeAccount", name };
}

/** @returns the name that Organizations knows the target by. */
export async function findTarget(client: OrganizationsClient, target: string): Promise<string> {
  const { action, name } = targetLookup(client, target);
  const found = await askAws(name(), {
    what: `the target ${target} in the organization`,
    missing: `The organization has no target ${target}. Correct the id of the account or organizational unit.`,
    permission:
      `organizations:${action}, with a role in the management account that trusts this account: ` +
      "set managementRole (--management-role of customer new)",
  });
  return found ?? target;
}
