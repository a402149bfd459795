import {
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
} from "@aws-sdk/client-iam";
import { allPages } from "../clouds/allPages";

/** The names of a role's own policies, and the policies that are attached to it. IAM may give fewer at a time than asked for. */
export async function rolePolicies(client: IAMClient, RoleName: string) {
  const [own, attached] = await Promise.all([
    allPages(paginateListRolePolicies({ client }, { RoleName }), ({ PolicyNames }) => PolicyNames),
    allPages(
      paginateListAttachedRolePolicies({ client }, { RoleName }),
      ({ AttachedPolicies }) => AttachedPolicies,
    ),
  ]);
  return { own, attached };
}
