import { attachmentsOf, policyType, quotas, scp, type Quota } from "../shared/guardrails";
import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import type { Member, Stack } from "../shared/stack";

type Attachment = Member<types.OrganizationAttachment>;

export default stackRule({
  name: "guardrail-count",
  description:
    "No account, unit or root has more organization policies of a type than the quota allows. Those attached outside this stack are not counted.",
  why: "AWS refuses one more attachment than the quota allows, in the middle of an update.",
  fix: "Join policies, attach them higher up, or raise maximum when AWS has raised the quota.",
  severity: "medium",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
  config: {
    maximum: {
      type: "integer",
      minimum: 1,
      default: quotas[scp]!.attached,
      description:
        "Service control policies on one target, FullAWSAccess included; those of other types are AWS's.",
    },
  },
  checkStack: (stack, tell, { maximum }: { maximum: number }) => {
    const counts = new Map<string, number>();
    for (const { attachment, type } of typed(stack)) {
      const quota = quotas[type];
      const target = whenKnown(() => attachment.props.targetId, undefined);
      if (!quota || !target || isFull(attachment, quota)) continue;
      const key = `${type} ${target}`;
      const count = (counts.get(key) ?? (quota.full ? 1 : 0)) + 1;
      counts.set(key, count);
      const allowed = type === scp ? maximum : quota.attached;
      tell(attachment)(
        () =>
          count > allowed &&
          `"${attachment.name}" is policy number ${count} on ${target}${quota.full ? `, counting ${quota.full}` : ""} (${allowed} are allowed).`,
      );
    }
  },
});

/** AWS's own policy that is on every target, and counted from the start. */
function isFull({ props }: Attachment, { full }: Quota): boolean {
  return whenKnown(() => props.policyId === `p-${full}`, false);
}

/**
 * Attachments with the type of their policy. Of a policy that another stack declares it is not known;
 * it counts as a service control policy where this stack has no policy of another type.
 */
function typed(stack: Stack): { attachment: Attachment; type: string }[] {
  const policies = stack.of<types.OrganizationPolicy>(types.organizationPolicy);
  const typeOf = new Map<string, string>();
  for (const policy of policies) {
    const type = whenKnown(() => policyType(policy.props), "");
    for (const { urn } of attachmentsOf(stack, policy)) typeOf.set(urn, type);
  }
  const others = policies.some(({ props }) => whenKnown(() => policyType(props) !== scp, true));
  return stack.of<types.OrganizationAttachment>(types.organizationAttachment).map((attachment) => ({
    attachment,
    type: typeOf.get(attachment.urn) ?? (others ? "" : scp),
  }));
}
