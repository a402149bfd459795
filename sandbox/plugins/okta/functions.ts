import { failing } from "../failing";
import type { Plugin } from "../schema";
import { isZero, type Properties } from "../values";
import { asObject, type OktaClient, tersely } from "./client";

/**
 * The functions of Okta's provider that this project calls, by their tokens. They make the real one's
 * calls, and answer what the project reads of it.
 */
export const functions: Plugin<OktaClient>["functions"] = {
  "okta:group/getGroup:getGroup": getGroup,
  "okta:index/getGroups:getGroups": getGroups,
  "okta:user/getUser:getUser": getUser,
};

/** By name: Okta looks for names that start so; a single match is taken, whatever its full name. */
async function getGroup(okta: OktaClient, args: Properties): Promise<Properties> {
  const name = String(args["name"] ?? "");
  const groups = await failing("failed to query for groups", () =>
    groupsThatStart(okta, { q: name }),
  );
  if (groups.length === 0) throw new Error(`group with name "${name}" does not exist`);
  const found = groups.length === 1 ? groups[0] : groups.find((group) => group["name"] === name);
  if (found) return found;
  throw new Error(
    `group starting with name "${name}" matches ${groups.length} groups, ` +
      "select a more precise name parameter",
  );
}

async function getGroups(okta: OktaClient, { q, limit }: Properties): Promise<Properties> {
  const query = { ...(!isZero(q) && { q: String(q) }), limit: String(limit ?? 200) };
  // Asked by another SDK than all else.
  const groups = await failing("failed to list groups", () =>
    tersely(groupsThatStart(okta, query)),
  );
  return { id: q ?? "groups", q, limit, groups };
}

async function groupsThatStart(okta: OktaClient, query: Record<string, string>) {
  const answer = await okta.get(`/api/v1/groups?${new URLSearchParams(query)}`);
  return list(answer).map(({ id, type, profile }): Properties => {
    const { name, description = "" } = asObject(profile);
    return { id, name, description, type };
  });
}

/** By searches, without roles and groups, which cost calls of their own. */
async function getUser(okta: OktaClient, args: Properties): Promise<Properties> {
  const searches = list(args["searches"]);
  // The real one dies of this.
  if (searches.length === 0) throw new Error("invalid memory address or nil pointer dereference");
  const search = searches
    .map(
      ({ name, comparison = "eq", value }) =>
        `${String(name)} ${String(comparison)} "${String(value)}"`,
    )
    .join(" and ");
  const [user] = await failing("failed to list users", async () =>
    list(await okta.get(`/api/v1/users?${new URLSearchParams({ limit: "1", search })}`)),
  );
  if (!user) throw new Error(`no users found using search criteria: ${search}`);
  const { email = "", firstName = "", lastName = "", login = "" } = asObject(user["profile"]);
  return {
    ...args,
    ...{ email, firstName, lastName, login },
    id: user["id"],
    status: user["status"],
    adminRoles: [],
    groupMemberships: [],
  };
}

function list(answer: unknown): Properties[] {
  return (Array.isArray(answer) ? answer : []).map(asObject);
}
