import {
  DescribePolicyCommand,
  type OrganizationsClient,
  paginateListPolicies,
  paginateListTargetsForPolicy,
} from "@aws-sdk/client-organizations";

/** One of the organization's own, not one of AWS's. */
export interface LivePolicy {
  id: string;
  name: string;
}

export async function policiesOf(client: OrganizationsClient): Promise<LivePolicy[]> {
  const policies: LivePolicy[] = [];
  const pages = paginateListPolicies({ client }, { Filter: "SERVICE_CONTROL_POLICY" });
  for await (const { Policies = [] } of pages) {
    for (const { Id: id = "", Name: name = "", AwsManaged } of Policies) {
      if (!AwsManaged) policies.push({ id, name });
    }
  }
  return policies;
}

export async function contentOf(client: OrganizationsClient, PolicyId: string): Promise<string> {
  const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId }));
  return Policy?.Content ?? "";
}

export async function targetsOf(client: OrganizationsClient, policyId: string): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of paginateListTargetsForPolicy({ client }, { PolicyId: policyId })) {
    ids.push(...(page.Targets ?? []).map(({ TargetId = "" }) => TargetId));
  }
  return ids;
}
