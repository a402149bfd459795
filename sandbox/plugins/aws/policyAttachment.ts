import { allPages } from "../../../clouds/allPages";
import { awsResource } from "./resource";
import { AwsError } from "./sdkErrors";

/** `aws.organizations.PolicyAttachment`; its id is `{target}:{policy}`. */
export const policyAttachment = awsResource({
  title: "Organizations Policy Attachment",
  service: "organizations",
  properties: {
    policyId: { type: "string", required: true, forceNew: true },
    targetId: { type: "string", required: true, forceNew: true },
  },
  gone: ["PolicyNotFoundException", "TargetNotFoundException", "PolicyNotAttachedException"],
  named: ({ targetId, policyId }) => `${String(targetId)}:${String(policyId)}`,

  async create(organizations, planned) {
    const id = this.named(planned);
    await organizations.attachPolicy(parts(id));
    return id;
  },

  async current(client, id) {
    const { TargetId, PolicyId } = parts(id);
    const { paginateListTargetsForPolicy } = await import("@aws-sdk/client-organizations");
    const pages = paginateListTargetsForPolicy({ client }, { PolicyId });
    const targets = await allPages(pages, (page) => page.Targets);
    if (targets.some((target) => target.TargetId === TargetId)) {
      return { policyId: PolicyId, targetId: TargetId };
    }
    throw new AwsError("PolicyNotAttachedException", "couldn't find resource", {});
  },

  remove: (organizations, id) => organizations.detachPolicy(parts(id)),
});

function parts(id: string) {
  const [TargetId, PolicyId] = id.split(":");
  return { TargetId, PolicyId };
}
