import { organizationPolicy, type OrganizationPolicy } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<OrganizationPolicy, { maximum: number }>({
  name: "guardrail-size",
  description: "An organization policy's content is within the quota.",
  why: "AWS refuses one that is too long, and the provider does not notice before the update.",
  mend: "Shorten it: leave out white space and Sids, join statements, use fewer ARNs.",
  severity: "medium",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html",
  types: [organizationPolicy],
  config: {
    maximum: { type: "integer", minimum: 1, default: 10240, description: "Characters." },
  },
  check: ({ name, props }, tell, { maximum }) =>
    tell(
      () =>
        props.content.length > maximum &&
        `The organization policy "${name}" has ${props.content.length} characters (${maximum} are allowed).`,
    ),
});
