import type { Properties } from "../values";
import { asObject, type OktaClient } from "./client";
import { failing } from "../failing";

/** `okta.group.getGroup`: Okta looks for names that start so; one match is taken as it is. */
export async function getGroup(okta: OktaClient, args: Properties): Promise<Properties> {
  if (args["id"] !== undefined && (args["name"] ?? args["type"]) !== undefined) {
    throw new Error(`Conflicting configuration arguments: "id": conflicts with name`);
  }
  const group = await findGroup(okta, args);
  const profile = asObject(group["profile"]);
  const id = String(group["id"]);
  return {
    id,
    name: profile["name"],
    description: profile["description"] ?? "",
    type: group["type"],
  };
}

async function findGroup(okta: OktaClient, args: Properties): Promise<Properties> {
  if (typeof args["id"] === "string" && args["id"] !== "") {
    const path = `/api/v1/groups/${args["id"]}`;
    return failing("failed get group by ID", async () => asObject(await okta.get(path)));
  }
  const name = String(args["name"] ?? "");
  const type = typeof args["type"] === "string" && args["type"] !== "" ? args["type"] : undefined;
  const filter = type === undefined ? undefined : `type eq "${type}"`;
  const answer = await failing("failed to query for groups", () =>
    okta.get("/api/v1/groups", { q: name, filter }),
  );
  const groups = (Array.isArray(answer) ? answer : []).map(asObject);
  const called = `name "${name}"${type === undefined ? "" : ` and type "${type}"`}`;
  if (groups.length === 0) throw new Error(`group with ${called} does not exist`);
  const exact = groups.find(
    (group) =>
      asObject(group["profile"])["name"] === name && (type === undefined || group["type"] === type),
  );
  const found = groups.length === 1 ? groups[0] : exact;
  if (found === undefined) {
    throw new Error(
      `group starting with ${called} matches ${groups.length} groups, ` +
        "select a more precise name parameter",
    );
  }
  return found;
}
