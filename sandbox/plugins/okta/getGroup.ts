import type { Properties } from "../values";
import { asObject, type OktaClient } from "./client";
import { failing } from "../failing";

/** `okta.group.getGroup` by name: Okta looks for names that start so; one match is taken as it is. */
export async function getGroup(okta: OktaClient, args: Properties): Promise<Properties> {
  const name = String(args["name"] ?? "");
  const answer = await failing("failed to query for groups", () =>
    okta.get("/api/v1/groups", { q: name }),
  );
  const groups = (Array.isArray(answer) ? answer : []).map(asObject);
  const exact = groups.find((group) => asObject(group["profile"])["name"] === name);
  const found = groups.length === 1 ? groups[0] : exact;
  if (groups.length === 0) throw new Error(`group with name "${name}" does not exist`);
  if (found === undefined) {
    throw new Error(
      `group starting with name "${name}" matches ${groups.length} groups, ` +
        "select a more precise name parameter",
    );
  }
  const { name: called, description = "" } = asObject(found["profile"]);
  return { id: found["id"], name: called, description, type: found["type"] };
}
