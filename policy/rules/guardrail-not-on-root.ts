import {
  attachmentsOf,
  guardsConnect,
  policyType,
  scp,
  serviceControlPolicies,
} from "../shared/guardrails";
import { whenKnown } from "../shared/known";
import { stackRule } from "../shared/rule";

export default stackRule({
  name: "guardrail-not-on-root",
  description:
    "A service control policy that guards Amazon Connect is not attached to the root unless that is allowed.",
  why: "At the root it binds every account of the organization, including those that have nothing to do with the contact center.",
  fix: "Attach it to the contact center's account or organizational unit, or set allowRoot to true.",
  severity: "medium",
  level: "advisory",
  url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
  config: {
    allowRoot: {
      type: "boolean",
      default: false,
      description: "Whether such policies may be attached to the root.",
    },
  },
  checkStack: (stack, tell, { allowRoot }: { allowRoot: boolean }) => {
    const guardrails = serviceControlPolicies(stack).filter(({ props }) =>
      whenKnown(() => policyType(props) === scp && guardsConnect(props), false),
    );
    for (const attachment of guardrails.flatMap((policy) => attachmentsOf(stack, policy))) {
      tell(attachment)(
        () =>
          !allowRoot &&
          /^r-[0-9a-z]{4,32}$/.test(attachment.props.targetId) &&
          `"${attachment.name}" attaches an organization policy to the root ${attachment.props.targetId}.`,
      );
    }
  },
});
