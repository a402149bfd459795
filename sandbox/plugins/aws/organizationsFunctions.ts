import type { Account, Root } from "@aws-sdk/client-organizations";
import { failing } from "../failing";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";
import { isAwsError } from "./sdkErrors";

/** The functions of `aws.organizations`, by their tokens. */
export const organizationsFunctions = {
  "aws:organizations/getOrganization:getOrganization": getOrganization,
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
    return { ...result, ...(await details(aws)) };
  } catch (error) {
    // A member account that is no delegated administrator may not look further.
    if (isAwsError(error, "AccessDenied")) return result;
    const reason = (error as Error).message;
    throw new Error(`reading Organization (${one?.Id ?? ""}): ${reason}`, { cause: error });
  }
}

async function details(aws: AwsClients): Promise<Properties> {
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

type Filter = "SERVICE_CONTROL_POLICY";

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
