import { sameText } from "../../facts/sameText";
import type { Claims } from "./claims";
import { valueOf } from "../shared/answer";
import type { PoolUser, Sources } from "./sources";

/**
 * Where one of `engage.administrators` stands. Cognito makes a user at the first sign-in, so that
 * before it there is no user to put into the group.
 */
export interface AdministratorReport {
  email: string;
  state: "in place" | "to add" | "waiting" | "not assigned" | "unknown";
  /** In the user pool; absent before the first sign-in. */
  poolUser?: string;
}

export function administratorsOf(
  { engage, pool, wantedAdministrators }: Sources,
  everyone: readonly Claims[],
): AdministratorReport[] {
  const users = valueOf(pool.users);
  const members = valueOf(pool.administrators);
  return wantedAdministrators.map((email): AdministratorReport => {
    const isOne = (text: string | undefined) => text !== undefined && sameText(text, email);
    const person = everyone.find((one) => one.engage && isOne(one.email));
    if (!users || !members) return { email, state: "unknown" };
    const prefix = `${pool.identityProviderName}_`;
    const name = person?.nameId && `${prefix}${person.nameId}`.toLowerCase();
    const ownName = ({ name: its }: PoolUser) => its.toLowerCase() === name;
    const ownEmail = (user: PoolUser) => user.name.startsWith(prefix) && isOne(user.email);
    const user = users.find(ownName) ?? users.find(ownEmail);
    if (user) {
      const state = members.includes(user.name) ? "in place" : "to add";
      return { email, state, poolUser: user.name };
    }
    const mayBeAssigned =
      engage.assigned.state !== "read" ||
      everyone.some((one) => one.engage && one.email === undefined);
    if (person) return { email, state: "waiting" };
    return { email, state: mayBeAssigned ? "unknown" : "not assigned" };
  });
}
