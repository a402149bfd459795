import { organizationAttachment, type OrganizationAttachment } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<OrganizationAttachment, { allowRoot: boolean }>({
  name: "guardrail-not-on-root",
  description: "No organization policy is attached to the root unless that is allowed.",
  why: "At the root it binds every account of the organization, those that have nothing to do with the contact centre too.",
  mend: "Attach it to the contact centre's account or organizational unit, or set allowRoot to true.",
  severity: "high",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
  types: [organizationAttachment],
  config: {
    allowRoot: {
      type: "boolean",
      default: false,
      description: "Whether policies may be attached to the root.",
    },
  },
  check: ({ name, props }, tell, { allowRoot }) =>
    tell(
      () =>
        !allowRoot &&
        /^r-[0-9a-z]{4,32}$/.test(props.targetId) &&
        `"${name}" attaches an organization policy to the root ${props.targetId}.`,
    ),
});
