import { sameJson } from "../values";
import { awsResource, changes } from "./resource";
import { goneTags, tagsOf } from "./tags";

/** `aws.organizations.Policy`; its id is Organizations' own. */
export const policy = awsResource({
  title: "Organizations Policy",
  service: "organizations",
  properties: {
    arn: { type: "string", computed: true },
    content: { type: "string", required: true, same: sameJson },
    description: { type: "string" },
    name: { type: "string", required: true, isName: true },
    tags: { type: "map" },
    type: { type: "string", default: "SERVICE_CONTROL_POLICY", forceNew: true },
  },
  gone: ["PolicyNotFoundException", "AWSOrganizationsNotInUseException"],
  named: ({ name }) => String(name),

  async create(organizations, planned) {
    const { Policy: made } = await organizations.createPolicy({
      Name: String(planned["name"]),
      Content: String(planned["content"]),
      Description: String(planned["description"] ?? ""),
      Type: planned["type"] as "SERVICE_CONTROL_POLICY",
    });
    return made?.PolicySummary?.Id ?? "";
  },

  async current(organizations, id) {
    const { Policy: one } = await organizations.describePolicy({ PolicyId: id });
    const summary = one?.PolicySummary;
    const { Tags: tags } = await organizations.listTagsForResource({ ResourceId: id });
    return {
      arn: summary?.Arn,
      content: one?.Content,
      description: summary?.Description ?? "",
      name: summary?.Name,
      tags: tagsOf(tags),
      type: summary?.Type,
    };
  },

  async update(organizations, id, planned, state) {
    const changed = changes(planned, state);
    const content = !sameJson(planned["content"], state["content"]);
    if (content || changed("description") || changed("name")) {
      await organizations.updatePolicy({
        PolicyId: id,
        ...(content && { Content: String(planned["content"]) }),
        ...(changed("description") && { Description: String(planned["description"] ?? "") }),
        ...(changed("name") && { Name: String(planned["name"]) }),
      });
    }
    const TagKeys = goneTags(planned, state);
    if (TagKeys.length > 0) await organizations.untagResource({ ResourceId: id, TagKeys });
  },

  remove: (organizations, id) => organizations.deletePolicy({ PolicyId: id }),
});
