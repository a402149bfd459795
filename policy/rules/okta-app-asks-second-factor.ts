import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { resourceAndStackRule } from "../shared/rule";
import { signOnApps } from "../shared/samlApps";
import { comesFrom, refersTo, type Member, type Stack } from "../shared/stack";

/** Apps that declare no policy: afterwards Okta's default stands in the property all the same. */
const withoutPolicy = new Set<string>();

export default resourceAndStackRule<types.SamlApp, object>({
  name: "okta-app-asks-second-factor",
  description:
    "An Okta app for Cognito or AWS names an authentication policy, and no rule of it that the stack declares lets people in with one factor. The pack does not see policies of other stacks.",
  why: "Without one, the organization's default applies, which may let people in with a password alone. A stolen password then opens the contact center.",
  fix: "Set authenticationPolicy to one that asks for two factors (the settings' authenticationPolicyId).",
  severity: "medium",
  level: "advisory",
  url: "https://help.okta.com/oie/en-us/content/topics/identity-engine/policies/about-app-sign-on-policies.htm",
  types: [types.samlApp],
  check: ({ urn, props }) => {
    if ("authenticationPolicy" in props) withoutPolicy.delete(urn);
    else withoutPolicy.add(urn);
  },
  checkStack: (stack, tell) => {
    const rules = stack.of<types.SignOnPolicyRule>(types.signOnPolicyRule);
    for (const app of signOnApps(stack)) {
      tell(app)(
        () =>
          app.props.status !== "INACTIVE" &&
          !hasPolicy(stack, app) &&
          `The Okta app "${app.name}" names no authentication policy.`,
      );
      for (const rule of rules.filter((each) => isOfApp(each, app))) {
        tell(rule)(
          () =>
            rule.props.factorMode === "1FA" &&
            rule.props.access !== "DENY" &&
            rule.props.status !== "INACTIVE" && {
              what: `The rule "${rule.name}" of the authentication policy of the Okta app "${app.name}" asks for one factor.`,
              why: "A stolen password opens the contact center.",
              fix: 'Set factorMode to "2FA".',
            },
        );
      }
    }
  },
});

/** In `authenticationPolicy`, or by a resource that assigns one. */
function hasPolicy(stack: Stack, app: Member<types.SamlApp>): boolean {
  return (
    !withoutPolicy.has(app.urn) ||
    stack
      .of<{ appId: string }>(types.accessPolicyAssignment)
      .some((each) => refersTo(each, "appId", app, () => app.props.id))
  );
}

function isOfApp(rule: Member<types.SignOnPolicyRule>, app: Member<types.SamlApp>): boolean {
  const policies = [...(app.propertyDependencies.authenticationPolicy ?? [])];
  return (
    policies.some((policy) => comesFrom(rule, "policyId", policy as Member<unknown>)) ||
    whenKnown(
      () =>
        !!app.props.authenticationPolicy && app.props.authenticationPolicy === rule.props.policyId,
      false,
    )
  );
}
