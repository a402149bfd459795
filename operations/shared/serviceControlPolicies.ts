import {
  DescribePolicyCommand,
  type OrganizationsClient,
  type Root,
  paginateListPolicies,
  paginateListRoots,
  paginateListTargetsForPolicy,
} from "@aws-sdk/client-organizations";
import { allPages } from "../../clouds/allPages";
import { isDenied, isOffline } from "../../clouds/awsErrors";
import { OperatorError } from "../failure";

/** One of the organization's own, not one of AWS's. */
export interface LivePolicy {
  id: string;
  name: string;
}

export async function policiesOf(client: OrganizationsClient): Promise<LivePolicy[]> {
  const pages = paginateListPolicies({ client }, { Filter: "SERVICE_CONTROL_POLICY" });
  const policies = await allPages(pages, ({ Policies }) => Policies);
  return policies
    .filter(({ AwsManaged }) => !AwsManaged)
    .map(({ Id: id = "", Name: name = "" }) => ({ id, name }));
}

export async function contentOf(client: OrganizationsClient, PolicyId: string): Promise<string> {
  const { Policy } = await client.send(new DescribePolicyCommand({ PolicyId }));
  return Policy?.Content ?? "";
}

export function targetsOf(client: OrganizationsClient, PolicyId: string): Promise<string[]> {
  const pages = paginateListTargetsForPolicy({ client }, { PolicyId });
  return allPages(pages, ({ Targets = [] }) => Targets.map(({ TargetId = "" }) => TargetId));
}

/** Organizations may give an empty page, and the root on a next one. */
export async function rootOf(client: OrganizationsClient): Promise<Root | undefined> {
  const [root] = await allPages(paginateListRoots({ client }, {}), ({ Roots }) => Roots);
  return root;
}

const actions = ["ListPolicies", "DescribePolicy", "ListTargetsForPolicy", "ListRoots"]
  .map((action) => `organizations:${action}`)
  .join(", ");

/**
 * Says what Organizations refused in terms of the management account: the customer's own credentials
 * are another matter.
 *
 * @param managementRole Role in the management account that was assumed.
 * @throws {OperatorError} in place of a refusal, and where no answer came.
 */
export async function explainingOrganizations<T>(
  managementRole: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { name, message } = error as Error;
    const remedy = remedyFor(error as Error, managementRole);
    if (!remedy) throw error;
    throw new OperatorError(`${remedy}\nNothing was changed. AWS said: ${name}: ${message}`);
  }
}

function remedyFor(error: Error, managementRole: string | undefined): string | undefined {
  if (error.name === "AWSOrganizationsNotInUseException") {
    return "guardrail: this account is in no organization, so it has no service control policies. Remove the section guardrail, or set managementRole to a role in the management account.";
  }
  if (isDenied(error)) {
    return managementRole
      ? `guardrail.managementRole: ${managementRole} may not be assumed, or may not read service control policies. Let these credentials assume it, and allow it ${actions}.`
      : `guardrail: only the management account may read service control policies. Set guardrail.managementRole to a role in it that these credentials may assume and that is allowed ${actions}.`;
  }
  if (isOffline(error)) {
    return "guardrail: AWS Organizations gave no answer. Check the network and HTTPS_PROXY, and try again in a minute.";
  }
  return undefined;
}
