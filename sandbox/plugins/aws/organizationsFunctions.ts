import type { Organizations } from "@aws-sdk/client-organizations";
import { allPages } from "../../../clouds/allPages";
import { failing } from "../failing";
import type { Properties } from "../values";
import type { AwsClients } from "./clients";
import { isAwsError } from "./sdkErrors";

export async function getOrganization(aws: AwsClients): Promise<Properties> {
  const organizations = await aws.client("organizations");
  const { Organization: one } = await failing("reading Organizations Organization", () =>
    organizations.describeOrganization({}),
  );
  const result = { id: one?.Id, masterAccountId: one?.MasterAccountId };
  try {
    return { ...result, roots: await rootsOf(organizations) };
  } catch (error) {
    // A member account that is no delegated administrator may not look further.
    if (isAwsError(error, "AccessDenied")) return result;
    const reason = (error as Error).message;
    throw new Error(`reading Organization (${one?.Id ?? ""}): ${reason}`, { cause: error });
  }
}

/** With the other lists that take calls, although the project reads none of them. */
async function rootsOf(client: Organizations): Promise<Properties[]> {
  const lists = await import("@aws-sdk/client-organizations");
  await allPages(lists.paginateListAccounts({ client }, {}), () => []);
  const roots = await allPages(lists.paginateListRoots({ client }, {}), (page) => page.Roots);
  await allPages(lists.paginateListAWSServiceAccessForOrganization({ client }, {}), () => []);
  return roots.map(({ Id: id, PolicyTypes = [] }) => ({
    id,
    policyTypes: PolicyTypes.map(({ Status: status, Type: type }) => ({ status, type })),
  }));
}

export async function getPolicy(aws: AwsClients, args: Properties): Promise<Properties> {
  const policyId = String(args["policyId"]);
  const organizations = await aws.client("organizations");
  const { Policy: one } = await failing(`reading Organizations Policy (${policyId})`, () =>
    organizations.describePolicy({ PolicyId: policyId }),
  );
  return { id: policyId, policyId, name: one?.PolicySummary?.Name };
}

export async function getPoliciesForTarget(aws: AwsClients, args: Properties): Promise<Properties> {
  const [filter, targetId] = [String(args["filter"]), String(args["targetId"])];
  const client = await aws.client("organizations");
  const { paginateListPoliciesForTarget } = await import("@aws-sdk/client-organizations");
  const where = { Filter: filter as "SERVICE_CONTROL_POLICY", TargetId: targetId };
  const policies = await failing(`reading Organizations Policies For Target (${targetId})`, () =>
    allPages(paginateListPoliciesForTarget({ client }, where), (page) => page.Policies),
  );
  return { id: targetId, filter, targetId, ids: policies.map(({ Id }) => Id) };
}
