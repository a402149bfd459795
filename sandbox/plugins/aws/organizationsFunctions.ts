import type { Account, OrganizationalUnit, Root } from "@aws-sdk/client-organizations";
import { failing } from "../failing";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";
import { isAwsError } from "./sdkErrors";

/** The functions of `aws.organizations`, by their tokens. */
export const organizationsFunctions = {
  "aws:organizations/getOrganization:getOrganization": getOrganization,
  "aws:organizations/getOrganizationalUnit:getOrganizationalUnit": getOrganizationalUnit,
  "aws:organizations/getOrganizationalUnits:getOrganizationalUnits": getOrganizationalUnits,
  "aws:organizations/getOrganizationalUnitChildAccounts:getOrganizationalUnitChildAccounts":
    getChildAccounts,
  "aws:organizations/getOrganizationalUnitDescendantAccounts:getOrganizationalUnitDescendantAccounts":
    getDescendantAccounts,
  "aws:organizations/getOrganizationalUnitDescendantOrganizationalUnits:getOrganizationalUnitDescendantOrganizationalUnits":
    getDescendantUnits,
  "aws:organizations/getPolicies:getPolicies": getPolicies,
  "aws:organizations/getPolicy:getPolicy": getPolicy,
  "aws:organizations/getPoliciesForTarget:getPoliciesForTarget": getPoliciesForTarget,
};

interface Page {
  NextToken?: string;
}

/** Everything of a listing that comes in pages. */
async function all<P extends Page, T>(
  list: (NextToken: string | undefined) => Promise<P>,
  of: (page: P) => T[] | undefined,
): Promise<T[]> {
  const found: T[] = [];
  let NextToken: string | undefined;
  do {
    const page = await list(NextToken);
    found.push(...(of(page) ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
}

async function getOrganization(aws: AwsClients, args: Properties): Promise<Properties> {
  const organizations = await aws.organizations();
  const { Organization: one } = await failing("reading Organizations Organization", () =>
    organizations.describeOrganization({}),
  );
  const result: Properties = {
    id: one?.Id,
    arn: one?.Arn,
    featureSet: one?.FeatureSet,
    masterAccountArn: one?.MasterAccountArn,
    masterAccountEmail: one?.MasterAccountEmail,
    masterAccountId: one?.MasterAccountId,
    returnOrganizationOnly: args["returnOrganizationOnly"] ?? false,
  };
  if (args["returnOrganizationOnly"] === true) return result;
  try {
    return { ...result, ...(await details(aws, one?.MasterAccountId ?? "")) };
  } catch (error) {
    // A member account that is no delegated administrator may not look further.
    if (isAwsError(error, "AccessDenied")) return result;
    const reason = (error as Error).message;
    throw new Error(`reading Organization (${one?.Id ?? ""}): ${reason}`, { cause: error });
  }
}

async function details(aws: AwsClients, managementAccount: string): Promise<Properties> {
  const organizations = await aws.organizations();
  const accounts = await all(
    (NextToken) => organizations.listAccounts({ NextToken }),
    (page) => page.Accounts,
  );
  const roots = await all(
    (NextToken) => organizations.listRoots({ NextToken }),
    (page) => page.Roots,
  );
  const principals = await all(
    (NextToken) => organizations.listAWSServiceAccessForOrganization({ NextToken }),
    (page) => page.EnabledServicePrincipals,
  );
  const enabled = (roots[0]?.PolicyTypes ?? []).filter((type) => type.Status === "ENABLED");
  return {
    accounts: accounts.map(account),
    nonMasterAccounts: accounts.filter(({ Id }) => Id !== managementAccount).map(account),
    masterAccountName: accounts.find(({ Id }) => Id === managementAccount)?.Name,
    awsServiceAccessPrincipals: principals.map((principal) => principal.ServicePrincipal),
    enabledPolicyTypes: enabled.map((type) => type.Type),
    roots: roots.map(root),
  };
}

const account = (one: Account): Properties => ({
  arn: one.Arn,
  email: one.Email,
  id: one.Id,
  joinedMethod: one.JoinedMethod,
  joinedTimestamp: one.JoinedTimestamp?.toISOString(),
  name: one.Name,
  state: one.State ?? one.Status,
  status: one.Status,
});

const root = (one: Root): Properties => ({
  arn: one.Arn,
  id: one.Id,
  name: one.Name,
  policyTypes: (one.PolicyTypes ?? []).map(({ Status: status, Type: type }) => ({ status, type })),
});

const unit = (one: OrganizationalUnit): Properties => ({
  arn: one.Arn,
  id: one.Id,
  name: one.Name,
});

async function unitsOf(aws: AwsClients, ParentId: string): Promise<OrganizationalUnit[]> {
  const organizations = await aws.organizations();
  return failing(`reading Organizations Units (${ParentId})`, () =>
    all(
      (NextToken) => organizations.listOrganizationalUnitsForParent({ ParentId, NextToken }),
      (page) => page.OrganizationalUnits,
    ),
  );
}

async function accountsOf(aws: AwsClients, ParentId: string): Promise<Account[]> {
  const organizations = await aws.organizations();
  return failing(`reading Organizations Accounts (${ParentId})`, () =>
    all(
      (NextToken) => organizations.listAccountsForParent({ ParentId, NextToken }),
      (page) => page.Accounts,
    ),
  );
}

async function descendants(aws: AwsClients, parent: string): Promise<OrganizationalUnit[]> {
  const units = await unitsOf(aws, parent);
  const below: OrganizationalUnit[] = [];
  for (const one of units) below.push(...(await descendants(aws, one.Id ?? "")));
  return [...units, ...below];
}

async function getOrganizationalUnit(aws: AwsClients, args: Properties): Promise<Properties> {
  const parentId = String(args["parentId"]);
  const units = await unitsOf(aws, parentId);
  const found = units.find((one) => one.Name === args["name"]);
  if (found === undefined) throw new Error("no matching Organizations Organizational Unit found");
  return { ...unit(found), parentId };
}

async function getOrganizationalUnits(aws: AwsClients, args: Properties): Promise<Properties> {
  const parentId = String(args["parentId"]);
  return { id: parentId, parentId, children: (await unitsOf(aws, parentId)).map(unit) };
}

async function getChildAccounts(aws: AwsClients, args: Properties): Promise<Properties> {
  const parentId = String(args["parentId"]);
  return { id: parentId, parentId, accounts: (await accountsOf(aws, parentId)).map(account) };
}

async function getDescendantAccounts(aws: AwsClients, args: Properties): Promise<Properties> {
  const parentId = String(args["parentId"]);
  const accounts = await accountsOf(aws, parentId);
  for (const one of await descendants(aws, parentId)) {
    accounts.push(...(await accountsOf(aws, one.Id ?? "")));
  }
  return { id: parentId, parentId, accounts: accounts.map(account) };
}

async function getDescendantUnits(aws: AwsClients, args: Properties): Promise<Properties> {
  const parentId = String(args["parentId"]);
  return { id: parentId, parentId, childrens: (await descendants(aws, parentId)).map(unit) };
}

type Filter = "SERVICE_CONTROL_POLICY";

async function getPolicies(aws: AwsClients, args: Properties): Promise<Properties> {
  const filter = String(args["filter"]);
  const organizations = await aws.organizations();
  const policies = await failing("reading Organizations Policies", () =>
    all(
      (NextToken) => organizations.listPolicies({ Filter: filter as Filter, NextToken }),
      (page) => page.Policies,
    ),
  );
  return { id: aws.settings.region, filter, ids: policies.map(({ Id }) => Id) };
}

async function getPolicy(aws: AwsClients, args: Properties): Promise<Properties> {
  const policyId = String(args["policyId"]);
  const organizations = await aws.organizations();
  const { Policy: one } = await failing(`reading Organizations Policy (${policyId})`, () =>
    organizations.describePolicy({ PolicyId: policyId }),
  );
  const summary = one?.PolicySummary;
  return {
    id: policyId,
    policyId,
    arn: summary?.Arn,
    awsManaged: summary?.AwsManaged ?? false,
    content: one?.Content,
    description: summary?.Description ?? "",
    name: summary?.Name,
    type: summary?.Type,
  };
}

async function getPoliciesForTarget(aws: AwsClients, args: Properties): Promise<Properties> {
  const [filter, targetId] = [String(args["filter"]), String(args["targetId"])];
  const organizations = await aws.organizations();
  const policies = await failing(`reading Organizations Policies For Target (${targetId})`, () =>
    all(
      (NextToken) =>
        organizations.listPoliciesForTarget({
          Filter: filter as Filter,
          TargetId: targetId,
          NextToken,
        }),
      (page) => page.Policies,
    ),
  );
  return { id: targetId, filter, targetId, ids: policies.map(({ Id }) => Id) };
}
