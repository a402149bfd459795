import type { Properties } from "../values";
import { asObject, type OktaClient } from "./client";
import { failing } from "../failing";

/** `okta.user.getUser`: by id or by searches; the roles and groups cost calls of their own. */
export async function getUser(okta: OktaClient, args: Properties): Promise<Properties> {
  const user = await findUser(okta, args);
  const id = String(user["id"]);
  const profile = asObject(user["profile"]);
  const roles = args["skipRoles"] === true ? [] : await list(okta, `/api/v1/users/${id}/roles`);
  const groups = args["skipGroups"] === true ? [] : await list(okta, `/api/v1/users/${id}/groups`);
  return {
    ...args,
    ...Object.fromEntries(
      ["email", "firstName", "lastName", "login"].map((name) => [name, profile[name] ?? ""]),
    ),
    id,
    status: user["status"],
    adminRoles: roles.map((role) => role["type"]),
    groupMemberships: groups.map((group) => group["id"]),
  };
}

async function findUser(okta: OktaClient, args: Properties): Promise<Properties> {
  if (typeof args["userId"] === "string" && args["userId"] !== "") {
    const path = `/api/v1/users/${args["userId"]}`;
    return failing("failed to get user", async () => asObject(await okta.get(path)));
  }
  const searches = Array.isArray(args["searches"]) ? args["searches"].map(asObject) : [];
  // The real one dies of this.
  if (searches.length === 0) throw new Error("invalid memory address or nil pointer dereference");
  const operator = String(args["compoundSearchOperator"] ?? "and");
  const search = searches.map(clause).join(` ${operator} `);
  const users = await failing("failed to list users", () =>
    okta.get("/api/v1/users", { limit: "1", search }),
  );
  if (!Array.isArray(users) || users.length === 0) {
    throw new Error(`no users found using search criteria: ${search}`);
  }
  return asObject(users[0]);
}

function clause({ expression, name, comparison, value }: Properties): string {
  if (typeof expression === "string" && expression !== "") return expression;
  const start = `${String(name)} ${String(comparison ?? "eq")}`;
  return value === undefined || value === "" ? start : `${start} "${String(value)}"`;
}

async function list(okta: OktaClient, path: string): Promise<Properties[]> {
  const answer = await failing("failed to set user's properties", () => okta.get(path));
  return Array.isArray(answer) ? answer.map(asObject) : [];
}
