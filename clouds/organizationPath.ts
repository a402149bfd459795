import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import { type AwsAccess, awsClientOptions } from "./awsAccess";

/** Deeper than any organization: a root and five levels of units. */
const mostLevels = 10;

/**
 * What an account is under, from its organizational unit up to the root; of service control
 * policies, only those attached to the account or to one of these bind it.
 *
 * AWS's provider has no function for organizations:ListParents. Its functions go downwards only, so
 * they would have to list every account of a target.
 *
 * @param account 12 digits.
 * @returns ids in Organizations, `ou-…`, and last `r-…`
 */
export async function pathToRoot(client: OrganizationsClient, account: string): Promise<string[]> {
  const { ListParentsCommand } = await import("@aws-sdk/client-organizations");
  const path: string[] = [];
  for (let child = account; path.length < mostLevels; child = path.at(-1) ?? "") {
    const { Parents = [] } = await client.send(new ListParentsCommand({ ChildId: child }));
    const id = Parents[0]?.Id;
    if (id === undefined) break;
    path.push(id);
    if (Parents[0]?.Type === "ROOT") return path;
  }
  throw new Error(`Organizations names no root above ${account}; it names ${path.join(" → ")}`);
}

/**
 * A client of Organizations.
 *
 * @param managementRole Role in the management account; without it, this account's own.
 */
export async function organizations(
  access: AwsAccess,
  managementRole?: string,
): Promise<OrganizationsClient> {
  const { OrganizationsClient } = await import("@aws-sdk/client-organizations");
  const roles = managementRole ? [{ roleArn: managementRole }] : [];
  const assumeRoles = [...access.assumeRoles, ...roles];
  return new OrganizationsClient(await awsClientOptions({ ...access, assumeRoles }));
}
