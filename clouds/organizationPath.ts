import type { OrganizationsClient } from "@aws-sdk/client-organizations";
import { allPages } from "./allPages";
import { type AwsAccess, inRole } from "./awsAccess";
import { openClient, openSession } from "./awsClients";
import { howItFailed, isDenied, isOffline, isUnauthenticated } from "./awsErrors";

/** Deeper than any organization: a root and five levels of units. */
const mostLevels = 10;

/** AWS's answers do not lead from the account to a root. */
export class NoRootError extends Error {}

/** What to do about a `NoRootError`. */
export const whileMoving =
  "Try again in a minute. If it stays so, look for the account in the console of AWS Organizations.";

/**
 * The parents of an account, from its organizational unit up to the root; of service control
 * policies, only those attached to the account or to one of these bind it.
 *
 * AWS's provider has no function for organizations:ListParents. Its functions go downwards only, so
 * they would have to list every account of a target.
 *
 * @param account 12 digits.
 * @returns ids in Organizations, `ou-…`, and last `r-…`
 * @throws {NoRootError}
 */
export async function pathToRoot(client: OrganizationsClient, account: string): Promise<string[]> {
  const { paginateListParents } = await import("@aws-sdk/client-organizations");
  const path: string[] = [];
  let child = account;
  while (path.length < mostLevels) {
    // A page may be empty, and a next one follow.
    const pages = paginateListParents({ client }, { ChildId: child });
    const [parent] = await allPages(pages, ({ Parents }) => Parents);
    if (parent?.Id === undefined) break;
    path.push(parent.Id);
    if (parent.Type === "ROOT") return path;
    child = parent.Id;
  }
  const found = path.join(" → ") || "nothing";
  throw new NoRootError(`Organizations names no root above ${account}; it names ${found}`);
}

/** Who asked Organizations, and about what; for messages. */
export interface PathQuestion {
  /** The section of the settings. */
  setting: string;
  /** Of the Amazon Connect instance, 12 digits. */
  account: string;
  /** Role in the management account that was assumed. */
  managementRole?: string;
}

/**
 * Why Organizations did not name the parents of the account. Not found, refused and no answer have
 * three different remedies.
 *
 * @param error What `pathToRoot` threw.
 * @returns what to do, and in a second line what AWS said.
 */
export function whyNoPath(error: Error, question: PathQuestion): string {
  const { setting, account, managementRole = "the AWS credentials" } = question;
  const said = `\n  AWS said: ${error.name}: ${error.message}`;
  if (error.name === "ChildNotFoundException") {
    return (
      `${setting}: the account of the Amazon Connect instance, ${account}, is not in this organization. ` +
      `Set managementRole to a role in the management account of its organization.${said}`
    );
  }
  if (isDenied(error)) {
    return (
      `${setting}.targets: ${managementRole} may not list the parents of the account ${account}. ` +
      `Allow organizations:ListParents.${said}`
    );
  }
  if (error instanceof NoRootError) {
    return `${setting}.targets: ${error.message}. ${whileMoving}`;
  }
  const asked = `asked for the parents of the account ${account}`;
  if (isUnauthenticated(error)) {
    return `${setting}.targets: AWS rejects the credentials when ${asked}. Sign in to AWS again, and try again.${said}`;
  }
  const remedy = isOffline(error) ? "Check the network and HTTPS_PROXY, and try" : "Try";
  return `${setting}.targets: AWS ${howItFailed(error)} when ${asked}. ${remedy} again in a minute.${said}`;
}

/**
 * A client of Organizations.
 *
 * @param managementRole Role in the management account; without it, this account's own.
 */
export async function openOrganizations(
  access: AwsAccess,
  managementRole?: string,
): Promise<OrganizationsClient> {
  return openClient("organizations", await openSession(inRole(access, managementRole)));
}
