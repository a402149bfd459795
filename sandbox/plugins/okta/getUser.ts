import type { Properties } from "../values";
import { asObject, type OktaClient } from "./client";
import { failing } from "../failing";

/** `okta.user.getUser` by searches, without roles and groups, which cost calls of their own. */
export async function getUser(okta: OktaClient, args: Properties): Promise<Properties> {
  const user = await findUser(okta, args);
  const id = String(user["id"]);
  const profile = asObject(user["profile"]);
  return {
    ...args,
    ...Object.fromEntries(
      ["email", "firstName", "lastName", "login"].map((name) => [name, profile[name] ?? ""]),
    ),
    id,
    status: user["status"],
    adminRoles: [],
    groupMemberships: [],
  };
}

async function findUser(okta: OktaClient, args: Properties): Promise<Properties> {
  const searches = Array.isArray(args["searches"]) ? args["searches"].map(asObject) : [];
  // The real one dies of this.
  if (searches.length === 0) throw new Error("invalid memory address or nil pointer dereference");
  const search = searches.map(clause).join(" and ");
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
