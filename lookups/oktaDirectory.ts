import { getGroups } from "@pulumi/okta/getGroups";
import { getGroup } from "@pulumi/okta/group/getGroup";
import { getUser } from "@pulumi/okta/user/getUser";
import type { OktaGroup, OktaUser } from "../facts/oktaDirectory";
import { LookupError, all } from "./lookupError";
import { nameSuggestion } from "./nearName";
import { oktaLookup } from "./oktaRefusals";

/** Who is to be assigned to an application. */
export interface Assignees {
  groups: OktaGroup[];
  users: OktaUser[];
}

/**
 * Looks up groups by exact name and users by login.
 *
 * @param setting The section of the settings that names them, for messages.
 * @throws {LookupError} for every name that Okta does not know exactly so, and once for what Okta
 *   refuses or does not answer.
 */
export async function findAssignees(
  setting: string,
  names: { groups: readonly string[]; users: readonly string[] },
): Promise<Assignees> {
  const [groups, users] = await all([
    all(names.groups.map((name) => findGroup(setting, name))),
    all(names.users.map((login) => findUser(setting, login))),
  ]);
  return { groups: groups as OktaGroup[], users: users as OktaUser[] };
}

/** Okta searches by prefix and may answer with another group, so the name is compared. */
async function findGroup(setting: string, name: string): Promise<OktaGroup> {
  const group = await oktaLookup(
    getGroup({ name }),
    `${setting}.groups: Okta has no group "${name}". Create it in Okta, or correct the name.`,
    () => nameSuggestion(name, () => groupsLike(name)),
  );
  if (group.name !== name) {
    throw new LookupError(
      `${setting}.groups: Okta has no group "${name}", only one that begins with it: "${group.name}". ` +
        "Write the full name, including upper and lower case.",
    );
  }
  return { id: group.id, name };
}

/** Okta searches by prefix, without regard to case: a typing error is rarely in the first letters. */
async function groupsLike(name: string): Promise<string[]> {
  const { groups } = await getGroups({ q: name.slice(0, 3) });
  return groups.map((group) => group.name);
}

async function findUser(setting: string, login: string): Promise<OktaUser> {
  const user = await oktaLookup(
    getUser({
      searches: [{ name: "profile.login", value: login }],
      skipGroups: true,
      skipRoles: true,
    }),
    `${setting}.users: Okta has no user with the login "${login}". Correct the login, or create the user.`,
  );
  return { id: user.id, login: user.login };
}
