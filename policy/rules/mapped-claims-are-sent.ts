import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { purposeOf } from "../shared/samlApps";
import { appBehind } from "../shared/signOn";

export default stackRule({
  name: "mapped-claims-are-sent",
  description:
    "Every claim that a Cognito identity provider maps is an attribute statement of its Okta app.",
  why: "An attribute whose claim is never sent stays empty, and Cognito refuses the person if the pool requires it.",
  fix: "Name the same claim in the app's attributeStatements and in attributeMapping, letter by letter.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html",
  checkStack: (stack, tell) => {
    for (const provider of stack.declared<types.IdentityProvider>(types.identityProvider)) {
      const app = appBehind(stack, provider);
      if (!app || purposeOf(stack, app) === "aws" || isSetElsewhere(app)) continue;
      // What is only read may have statements that the pack is not shown.
      if (!stack.declared(types.samlApp).some(({ urn }) => urn === app.urn)) continue;
      const sent = () => (app.props.attributeStatements ?? []).flatMap((each) => each?.name ?? []);
      const mapping = () => provider.props.attributeMapping ?? {};
      for (const attribute of whenKnown(() => Object.keys(mapping()), [])) {
        tell(provider)(() => {
          const claim = mapping()[attribute]!;
          return (
            claim !== "NameID" &&
            !sent().includes(claim) &&
            `The identity provider "${provider.name}" maps ${attribute} from ${claim}, which the Okta app "${app.name}" does not send (it sends ${sent().join(", ") || "nothing"}).`
          );
        });
      }
    }
  },
});

/** Okta's catalogue, or a person in its console, decides what the app sends. */
function isSetElsewhere(app: { props: types.SamlApp; opts: { ignoreChanges: string[] } }): boolean {
  return (
    whenKnown(() => !!app.props.preconfiguredApp, true) ||
    app.opts.ignoreChanges.some((path) => path.startsWith("attributeStatements"))
  );
}
