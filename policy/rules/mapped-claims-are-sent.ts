import { appBehind } from "../shared/links";
import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";

export default stackRule({
  name: "mapped-claims-are-sent",
  description:
    "Every claim that a Cognito identity provider maps is an attribute statement of its Okta app.",
  why: "An attribute whose claim never comes stays empty, and Cognito refuses the person when the pool requires it.",
  mend: "Name the same claim in the app's attributeStatements and in attributeMapping, letter by letter.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html",
  checkStack: (stack, tell) => {
    for (const provider of stack.of<types.IdentityProvider>(types.identityProvider)) {
      const app = appBehind(stack, provider);
      if (!app) continue;
      const sent = () => (app.props.attributeStatements ?? []).map(({ name }) => name);
      const mapping = () => provider.props.attributeMapping ?? {};
      for (const attribute of whenKnown(() => Object.keys(mapping()), [])) {
        tell(provider)(() => {
          const claim = mapping()[attribute]!;
          return (
            !sent().includes(claim) &&
            `The identity provider "${provider.name}" maps ${attribute} from ${claim}, which the Okta app "${app.name}" does not send (it sends ${sent().join(", ") || "nothing"}).`
          );
        });
      }
    }
  },
});
