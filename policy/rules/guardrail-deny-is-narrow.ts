import { statements, type Statement } from "../shared/documents";
import { organizationPolicy, type OrganizationPolicy } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<OrganizationPolicy>({
  name: "guardrail-deny-is-narrow",
  description:
    "No service control policy denies everything, or everything of a service, on every resource without a condition.",
  why: "It binds administrators too: nobody in the account could work, or mend it from inside.",
  mend: "Name the actions and the ARNs that the Deny is about, or add a Condition.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
  types: [organizationPolicy],
  check: ({ name, props }, tell) =>
    tell(() => {
      const wide = isScp(props) ? statements(props.content).filter(deniesAll) : [];
      return (
        wide.length > 0 &&
        `The service control policy "${name}" denies ${wide.flatMap(({ Action }) => Action).join(", ") || "all but a few actions"} on *.`
      );
    }),
});

function isScp({ type }: OrganizationPolicy): boolean {
  return (type ?? "SERVICE_CONTROL_POLICY") === "SERVICE_CONTROL_POLICY";
}

function deniesAll({ Effect, Action, NotAction, Resource, Condition }: Statement): boolean {
  const everything = NotAction !== undefined || Action.some((action) => /(^|:)\*$/.test(action));
  return Effect === "Deny" && everything && Resource.includes("*") && Condition === undefined;
}
