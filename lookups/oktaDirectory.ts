import pLimit from "p-limit";
import { getGroups } from "@pulumi/okta/getGroups";
import { getUser } from "@pulumi/okta/user/getUser";
import { type OktaGroup, type OktaUser, sameName } from "../facts/oktaDirectory";
import { LookupError, allLookups } from "./lookupError";
import { nameSuggestion } from "./nearName";
import { oktaLookup } from "./oktaRefusals";

/** Who is to be assigned to an application. */
export interface Assignees {
  groups: OktaGroup[];
  users: OktaUser[];
}

/**
 * Questions at the same time. Okta refuses more than 35 or 75 at once, by plan and for the whole organization, and its
 * provider gives up after some attempts.
 */
const atOnce = pLimit(10);

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
  const [groups, users] = await allLookups([
    allLookups(names.groups.map((name) => findGroup(setting, name))),
    allLookups(names.users.map((login) => findUser(setting, login))),
  ]);
  return { groups: groups as OktaGroup[], users: users as OktaUser[] };
}

/**
 * Okta searches by prefix, without regard to case, so the names are compared. The provider's `getGroup` takes the
 * first of several groups with one name: an imported group may have the name of another one.
 */
async function findGroup(setting: string, name: string): Promise<OktaGroup> {
  const missing = `${setting}.groups: Okta has no group "${name}"`;
  const begin = await groupsThatBegin(name, missing);
  const [group, ...others] = begin.filter((one) => one.name === name);
  if (!group) {
    const meant = await nameSuggestion(name, async () =>
      (begin.length > 0 ? begin : await groupsThatBegin(name.slice(0, 3), missing)).map(
        (one) => one.name,
      ),
    );
    throw new LookupError(
      `${missing}. Create it in Okta, or write its full name, with upper and lower case.${meant}`,
    );
  }
  if (others.length === 0) return { id: group.id, name };
  throw new LookupError(`${setting}.groups: ${sameName(name, [group, ...others])}`);
}

type Groups = Awaited<ReturnType<typeof getGroups>>["groups"];

async function groupsThatBegin(q: string, missing: string): Promise<Groups> {
  const { groups } = await oktaLookup(
    atOnce(() => getGroups({ q, limit: 10_000 })),
    missing,
  );
  return groups;
}

async function findUser(setting: string, login: string): Promise<OktaUser> {
  const user = await oktaLookup(
    atOnce(() =>
      getUser({
        searches: [{ name: "profile.login", value: login }],
        skipGroups: true,
        skipRoles: true,
      }),
    ),
    `${setting}.users: Okta has no user with the login "${login}". Correct the login, or create the user.`,
  );
  if (user.status === "DEPROVISIONED") {
    throw new LookupError(
      `${setting}.users: the user ${login} is deactivated in Okta, which assigns no application to them. Activate the user, or take the login out.`,
    );
  }
  return { id: user.id, login: user.login };
}
