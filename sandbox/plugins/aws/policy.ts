import { setTimeout as sleep } from "node:timers/promises";
import { failing } from "../failing";
import type { Resource } from "../schema";
import { sameJson, type Properties } from "../values";
import type { AwsClients } from "./clients";
import { found, isAwsError } from "./sdkErrors";
import { isJson } from "./role";

const title = (id: string) => `Organizations Policy (${id})`;

/** `aws.organizations.Policy`; its id is Organizations' own. */
export const policy: Resource<AwsClients> = {
  properties: {
    arn: { type: "string", computed: true },
    content: { type: "string", required: true, json: true, validate: isJson },
    description: { type: "string" },
    name: { type: "string", required: true, autoName: { maxLength: 128 } },
    type: { type: "string", default: "SERVICE_CONTROL_POLICY", forceNew: true },
  },

  async create(aws, planned, made) {
    const organizations = await aws.organizations();
    const Name = String(planned["name"]);
    const answer = await failing(`creating ${title(Name)}`, () =>
      whileFinalizing(() =>
        organizations.createPolicy({
          Name,
          Content: String(planned["content"]),
          Description: String(planned["description"] ?? ""),
          Type: planned["type"] as "SERVICE_CONTROL_POLICY",
        }),
      ),
    );
    const id = answer.Policy?.PolicySummary?.Id ?? "";
    made(id);
    const properties = await failing(`reading ${title(id)}`, () => current(aws, id));
    return { id, properties };
  },

  async read(aws, id) {
    const properties = await failing(`reading ${title(id)}`, () =>
      found(() => current(aws, id), "PolicyNotFoundException", "AWSOrganizationsNotInUseException"),
    );
    return properties && { id, properties };
  },

  async update(aws, id, planned, state) {
    const organizations = await aws.organizations();
    const changed = (name: string) => (planned[name] ?? "") !== (state[name] ?? "");
    const content = !sameJson(planned["content"], state["content"]);
    if (content || ["description", "name"].some(changed)) {
      await failing(`updating ${title(id)}`, () =>
        organizations.updatePolicy({
          PolicyId: id,
          ...(content && { Content: String(planned["content"]) }),
          ...(changed("description") && { Description: String(planned["description"] ?? "") }),
          ...(changed("name") && { Name: String(planned["name"]) }),
        }),
      );
    }
    return failing(`reading ${title(id)}`, () => current(aws, id));
  },

  async delete(aws, id) {
    const organizations = await aws.organizations();
    await failing(`deleting ${title(id)}`, () =>
      found(() => organizations.deletePolicy({ PolicyId: id }), "PolicyNotFoundException"),
    );
  },
};

/** A new organization refuses writes for a while. */
export async function whileFinalizing<T>(call: () => Promise<T>): Promise<T> {
  const until = Date.now() + 4 * 60_000;
  for (let wait = 500; ; wait = Math.min(wait * 2, 10_000)) {
    try {
      return await call();
    } catch (error) {
      const finalizing = isAwsError(error, "FinalizingOrganizationException");
      if (!finalizing || Date.now() > until) throw error;
      await sleep(wait);
    }
  }
}

async function current(aws: AwsClients, id: string): Promise<Properties> {
  const organizations = await aws.organizations();
  const { Policy: one } = await organizations.describePolicy({ PolicyId: id });
  const summary = one?.PolicySummary;
  return {
    arn: summary?.Arn,
    content: one?.Content,
    description: summary?.Description ?? "",
    name: summary?.Name,
    type: summary?.Type,
  };
}
