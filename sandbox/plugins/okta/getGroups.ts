import type { Properties } from "../values";
import { failing } from "../failing";
import { asObject, type OktaClient } from "./client";

/** `okta.getGroups`: those whose names start so. */
export async function getGroups(okta: OktaClient, { q }: Properties): Promise<Properties> {
  const start = typeof q === "string" ? q : undefined;
  const answer = await failing("failed to list groups", () =>
    okta.get("/api/v1/groups", { q: start }),
  );
  const groups = (Array.isArray(answer) ? answer : []).map(asObject).map((group) => {
    const { name, description = "" } = asObject(group["profile"]);
    return { id: group["id"], name, description, type: group["type"] };
  });
  return { id: start ?? "groups", q: start, groups };
}
