import { failing } from "../failing";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";
import { pages } from "./pages";
import { isAwsError } from "./sdkErrors";

export async function getOrganization(aws: AwsClients): Promise<Properties> {
  const organizations = await aws.organizations();
  const { Organization: one } = await failing("reading Organizations Organization", () =>
    organizations.describeOrganization({}),
  );
  const result: Properties = {
    id: one?.Id,
    arn: one?.Arn,
    featureSet: one?.FeatureSet,
    masterAccountArn: one?.MasterAccountArn,
    masterAccountId: one?.MasterAccountId,
  };
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
  const accounts = await pages(
    (NextToken) => organizations.listAccounts({ NextToken }),
    (page) => page.Accounts,
  );
  const roots = await pages(
    (NextToken) => organizations.listRoots({ NextToken }),
    (page) => page.Roots,
  );
  const principals = await pages(
    (NextToken) => organizations.listAWSServiceAccessForOrganization({ NextToken }),
    (page) => page.EnabledServicePrincipals,
  );
  return {
    accounts: accounts.map(({ Arn: arn, Id: id, Name: name, Status: status }) => ({
      ...{ arn, id, name, status },
    })),
    awsServiceAccessPrincipals: principals.map((principal) => principal.ServicePrincipal),
    roots: roots.map(({ Arn: arn, Id: id, Name: name, PolicyTypes = [] }) => ({
      ...{ arn, id, name },
      policyTypes: PolicyTypes.map(({ Status: status, Type: type }) => ({ status, type })),
    })),
  };
}

export async function getPolicy(aws: AwsClients, args: Properties): Promise<Properties> {
  const policyId = String(args["policyId"]);
  const organizations = await aws.organizations();
  const { Policy: one } = await failing(`reading Organizations Policy (${policyId})`, () =>
    organizations.describePolicy({ PolicyId: policyId }),
  );
  const { Arn: arn, AwsManaged: awsManaged, Name: name, Type: type } = one?.PolicySummary ?? {};
  const content = one?.Content;
  return { id: policyId, policyId, arn, awsManaged: awsManaged ?? false, content, name, type };
}

export async function getPoliciesForTarget(aws: AwsClients, args: Properties): Promise<Properties> {
  const [filter, targetId] = [String(args["filter"]), String(args["targetId"])];
  const organizations = await aws.organizations();
  const where = { Filter: filter as "SERVICE_CONTROL_POLICY", TargetId: targetId };
  const policies = await failing(`reading Organizations Policies For Target (${targetId})`, () =>
    pages(
      (NextToken) => organizations.listPoliciesForTarget({ ...where, NextToken }),
      (page) => page.Policies,
    ),
  );
  return { id: targetId, filter, targetId, ids: policies.map(({ Id }) => Id) };
}
