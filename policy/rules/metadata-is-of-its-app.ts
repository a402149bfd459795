import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { purposeOf } from "../shared/samlApps";
import { appsForPool, metadataApp } from "../shared/signOn";
import { comesFrom } from "../shared/stack";

export default stackRule({
  name: "metadata-is-of-its-app",
  description:
    "An identity provider of a user pool, and a SAML provider of IAM, takes its metadata from the Okta app that is made for it.",
  why: "Each Okta app signs with a certificate and an issuer of its own, so responses of the right app would be refused and no agent could sign in.",
  fix: "Take the metadata from the app whose audience and addresses are this provider's.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managing-saml-idp.html",
  checkStack: (stack, tell) => {
    for (const provider of stack.declared<types.IdentityProvider>(types.identityProvider)) {
      tell(provider)(() => {
        const app = metadataApp(stack, provider);
        if (!app) return false;
        const own = appsForPool(stack, provider);
        const isOwn = own.some(({ urn }) => urn === app.urn);
        const isOthers = purposeOf(stack, app) === "aws" || (own.length > 0 && !isOwn);
        return (
          isOthers &&
          `The identity provider "${provider.name}" has the metadata of the Okta app "${app.name}", which is not for its user pool${own[0] ? `: that is "${own[0].name}"` : ""}.`
        );
      });
    }
    for (const provider of stack.declared<types.SamlProvider>(types.samlProvider)) {
      tell(provider)(() => {
        const app = stack
          .of<types.SamlApp>(types.samlApp)
          .find(
            (each) => comesFrom(provider, "samlMetadataDocument", each) || isIn(provider, each),
          );
        return (
          app &&
          purposeOf(stack, app) === "cognito" &&
          `The SAML provider "${provider.name}" has the metadata of the Okta app "${app.name}", which is for a user pool.`
        );
      });
    }
  },
});

function isIn(provider: { props: types.SamlProvider }, app: { props: types.SamlApp }): boolean {
  const isText = () => provider.props.samlMetadataDocument.includes(`/${app.props.entityKey}"`);
  return whenKnown(() => !!app.props.entityKey && isText(), false);
}
