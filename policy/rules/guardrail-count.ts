import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { whenKnown } from "../shared/known";

export default stackRule({
  name: "guardrail-count",
  description:
    "No account, unit or root has more organization policies than the quota allows. Those attached outside this stack are not counted.",
  why: "AWS refuses one more attachment than the quota allows, in the middle of an update.",
  mend: "Join policies, attach them higher up, or raise maximum when AWS has raised the quota.",
  severity: "medium",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
  config: {
    maximum: {
      type: "integer",
      minimum: 1,
      default: 10,
      description: "Policies on one target, FullAWSAccess included.",
    },
  },
  checkStack: (stack, tell, { maximum }: { maximum: number }) => {
    const byTarget = new Map<string, number>();
    for (const attachment of stack.of<types.OrganizationAttachment>(types.organizationAttachment)) {
      const target = whenKnown(() => attachment.props.targetId, undefined);
      if (target === undefined) continue;
      // FullAWSAccess is on every target, so the count starts at one.
      const count = (byTarget.get(target) ?? 1) + 1;
      byTarget.set(target, count);
      tell(attachment)(
        () =>
          count > maximum &&
          `"${attachment.name}" is policy number ${count} on ${target}, counting FullAWSAccess (${maximum} are allowed).`,
      );
    }
  },
});
