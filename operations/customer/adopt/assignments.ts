import { compact } from "../../../facts/compact";
import { sameText } from "../../../facts/sameText";
import { type Adoption, both, union } from "./adoption";
import type { AssigneeNames, Okta } from "../../shared/okta";
import { assignmentsOf } from "../../shared/oktaApps";

/** Who is assigned to an application, and which of them the settings will name. */
export interface AdoptedAssignments {
  /** The lists of the section: what was named, and the groups that are assigned. */
  groups: string[];
  users: string[];
  /** What of it is there already. */
  adopt: { groups?: string[]; users?: string[] };
  found: Adoption["found"];
  notes: string[];
}

/**
 * Adds the assigned groups to the settings. Users who are assigned one by one may be hundreds: the
 * ones that the settings already name are added, the others only on request.
 */
export async function adoptAssignments(
  okta: Okta,
  section: "engage" | "connect",
  app: { id: string; label: string },
  named: AssigneeNames,
  withUsers: boolean,
): Promise<AdoptedAssignments> {
  const { groups, users } = await assignmentsOf(okta, app.id);
  const groupNames = groups.map(({ name }) => name);
  const wanted = await Promise.all(
    withUsers ? users.map(({ id }) => okta.user(id)) : named.users.map((one) => okta.findUser(one)),
  );
  const here = wanted.flatMap(({ id, name }) => {
    const user = users.find((one) => one.id === id);
    return user ? [{ login: name, userName: user.userName }] : [];
  });
  const logins = here.map(({ login }) => login);
  const allUsers = [
    ...named.users,
    ...logins.filter((login) => !named.users.some((one) => sameText(one, login))),
  ];
  const renamed = here.filter(({ login, userName }) => !sameText(login, userName));
  const left = users.length - here.length;
  const allGroups = union(named.groups, groupNames);
  const adoptedGroups = both(allGroups, groupNames);
  const adoptedUsers = both(allUsers, logins, sameText);
  return {
    groups: allGroups,
    users: allUsers,
    adopt: {
      ...(adoptedGroups.length > 0 && { groups: adoptedGroups }),
      ...(adoptedUsers.length > 0 && { users: adoptedUsers }),
    },
    found: [
      [`${section}: assigned groups`, groupNames.join(", ") || "none"],
      [`${section}: assigned people`, `${users.length} individually`],
    ],
    notes: compact([
      ...renamed.map(
        ({ login, userName }) =>
          `${login} has the user name ${userName} in ${app.label}; it becomes ${login} when adopt is removed from the settings.`,
      ),
      left > 0 &&
        `${left === 1 ? "One user is" : `${left} users are`} assigned to ${app.label} individually. They stay assigned, but are not in the settings; --with-users adds them.`,
    ]),
  };
}
