import { policyType, quotas, scp } from "../shared/guardrails";
import { organizationPolicy, type OrganizationPolicy } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<OrganizationPolicy, { maximum: number }>({
  name: "guardrail-size",
  description: "An organization policy's content is within the quota of its type.",
  why: "AWS refuses one that is too long, and the provider does not notice before the update.",
  fix: "Shorten it: leave out white space and Sids, join statements, use fewer ARNs.",
  severity: "medium",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
  types: [organizationPolicy],
  config: {
    maximum: {
      type: "integer",
      minimum: 1,
      default: quotas[scp]!.characters,
      description: "Characters of a service control policy; those of other types are AWS's.",
    },
  },
  check: ({ name, props }, tell, { maximum }) =>
    tell(() => {
      const type = policyType(props);
      const allowed = type === scp ? maximum : quotas[type]?.characters;
      const { content } = props;
      return (
        allowed !== undefined &&
        typeof content === "string" &&
        content.length > allowed &&
        `The organization policy "${name}" has ${content.length} characters (${allowed} are allowed).`
      );
    }),
});
