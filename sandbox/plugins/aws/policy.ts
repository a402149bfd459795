import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { failing } from "../failing";
import type { Resource } from "../schema";
import { sameJson, type Properties } from "../values";
import { tagList, tagProperties, type AwsClients } from "./clients";
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
    skipDestroy: { type: "boolean" },
    tags: { type: "map" },
    tagsAll: { type: "map", computed: true },
    type: { type: "string", default: "SERVICE_CONTROL_POLICY", forceNew: true },
  },

  plan(aws, planned) {
    planned["tagsAll"] = aws.allTags(planned["tags"]);
  },

  async create(aws, planned, made) {
    const organizations = await aws.organizations();
    const Name = String(planned["name"]);
    const tags = tagList(planned["tagsAll"]);
    const answer = await failing(`creating ${title(Name)}`, () =>
      whileFinalizing(() =>
        organizations.createPolicy({
          Name,
          Content: String(planned["content"]),
          Description: String(planned["description"] ?? ""),
          Type: planned["type"] as "SERVICE_CONTROL_POLICY",
          ...(tags.length > 0 && { Tags: tags }),
        }),
      ),
    );
    const id = answer.Policy?.PolicySummary?.Id ?? "";
    made(id);
    const properties = await failing(`reading ${title(id)}`, () => current(aws, id, planned));
    return { id, properties };
  },

  async read(aws, id, state) {
    const properties = await failing(`reading ${title(id)}`, () =>
      found(
        () => current(aws, id, state),
        "PolicyNotFoundException",
        "AWSOrganizationsNotInUseException",
      ),
    );
    return properties && { id, properties };
  },

  async update(aws, id, planned, state) {
    const organizations = await aws.organizations();
    const changed = (name: string) => (planned[name] ?? "") !== (state[name] ?? "");
    const content = !sameJson(planned["content"], state["content"]);
    if (content || ["description", "name", "skipDestroy"].some(changed)) {
      await failing(`updating ${title(id)}`, () =>
        organizations.updatePolicy({
          PolicyId: id,
          ...(content && { Content: String(planned["content"]) }),
          ...(changed("description") && { Description: String(planned["description"] ?? "") }),
          ...(changed("name") && { Name: String(planned["name"]) }),
        }),
      );
    }
    await updateTags(aws, id, planned["tagsAll"] ?? {}, state["tagsAll"] ?? {});
    return failing(`reading ${title(id)}`, () => current(aws, id, planned));
  },

  async delete(aws, id, state) {
    if (state["skipDestroy"] === true) return;
    const organizations = await aws.organizations();
    try {
      await organizations.deletePolicy({ PolicyId: id });
    } catch (error) {
      if (isAwsError(error, "PolicyNotFoundException")) return;
      throw new Error(`deleting ${title(id)}: ${(error as Error).message}`, { cause: error });
    }
  },
};

async function updateTags(
  aws: AwsClients,
  ResourceId: string,
  planned: object,
  state: object,
): Promise<void> {
  if (isDeepStrictEqual(planned, state)) return;
  const organizations = await aws.organizations();
  await failing(`updating tags for ${title(ResourceId)}`, async () => {
    const TagKeys = Object.keys(state).filter((key) => !(key in planned));
    if (TagKeys.length > 0) await organizations.untagResource({ ResourceId, TagKeys });
    const Tags = tagList(planned);
    if (Tags.length > 0) await organizations.tagResource({ ResourceId, Tags });
  });
}

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

async function current(aws: AwsClients, id: string, before: Properties): Promise<Properties> {
  const organizations = await aws.organizations();
  const { Policy: one } = await organizations.describePolicy({ PolicyId: id });
  const tags = await organizations.listTagsForResource({ ResourceId: id });
  const summary = one?.PolicySummary;
  return {
    arn: summary?.Arn,
    content: one?.Content,
    description: summary?.Description ?? "",
    name: summary?.Name,
    skipDestroy: before["skipDestroy"],
    type: summary?.Type,
    ...tagProperties(aws, tags.Tags),
  };
}
