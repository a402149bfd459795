import type * as pulumi from "@pulumi/pulumi";
import { GroupAssignment } from "@pulumi/okta/app/groupAssignment";
import { User } from "@pulumi/okta/app/user";
import type { OktaGroup, OktaUser } from "../facts/oktaDirectory";

/** Who an application in Okta is assigned to. */
export interface Assignees {
  /** Each gets an assignment of its own; groups assigned by hand stay. */
  groups: OktaGroup[];
  /** Each gets an assignment of its own; users assigned by hand stay. */
  users: OktaUser[];
  /** @default new assignments are made */
  adopt?: AdoptedApplication;
}

/** An application that was made before; it is imported, and updated where it differs. */
export interface AdoptedApplication {
  /** Okta's id, `0oa…`. */
  appId?: string;
  /** Names of those of the groups that are assigned to it already. */
  groups: readonly string[];
  /** Logins of those of the users that are assigned to it already. */
  users: readonly string[];
}

/**
 * Assigns an application, one resource each. They are named by Okta's ids: a group that is renamed in
 * Okta must not become another resource, whose old twin would take the assignment away on its deletion.
 *
 * @param name Prefix of the resources' names.
 */
export function assign(
  name: string,
  appId: pulumi.Output<string>,
  { groups, users, adopt }: Assignees,
  parent: pulumi.Resource,
): pulumi.CustomResource[] {
  const opts = {
    parent,
    // Okta's provider does not replace an assignment whose app changes; the old app's would stay.
    replaceOnChanges: ["appId", "groupId", "userId"],
    // Okta takes an assignment that is there already: the old one's deletion would end the new one.
    deleteBeforeReplace: true,
    // Who is assigned changes all the time, so a protected application does not protect them.
    protect: false,
  };
  const group = ({ id, name: groupName }: OktaGroup) =>
    new GroupAssignment(
      `${name}-group-${id}`,
      { appId, groupId: id },
      {
        ...opts,
        import:
          adopt?.appId && adopt.groups.includes(groupName) ? `${adopt.appId}/${id}` : undefined,
        // Okta numbers the groups itself, and again when another one is assigned.
        ignoreChanges: ["priority", "profile"],
      },
    );
  const user = ({ id, login }: OktaUser) => {
    const adopted = adopt?.appId && isAmong(adopt.users, login);
    return new User(
      `${name}-user-${id}`,
      { appId, userId: id, username: login },
      {
        ...opts,
        import: adopted ? `${adopt.appId}/${id}` : undefined,
        // Pulumi forgets an import that it had to update. As this id is not what imported it, the
        // next update would import it once more, and take the assignment away as the "old" one.
        ignoreChanges: adopted ? ["profile", "username"] : ["profile"],
      },
    );
  };
  return [...groups.map(group), ...users.map(user)];
}

/** Okta does not tell upper case from lower case in logins. */
function isAmong(logins: readonly string[], login: string): boolean {
  return logins.some((other) => other.toLowerCase() === login.toLowerCase());
}
