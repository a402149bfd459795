import { whenKnown } from "../shared/known";
import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { purposeOf } from "../shared/samlApps";
import { appsForPool, isOktas, isSaml, metadataApp, providersOf } from "../shared/signOn";
import { comesFrom, type Member, type Stack } from "../shared/stack";

export default stackRule({
  name: "metadata-is-of-its-app",
  description:
    "An identity provider of a user pool, and a SAML provider of IAM, takes its metadata from the Okta app that is made for it. Of several apps for one user pool, each has an identity provider of its own.",
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
    for (const app of stack.declared<types.SamlApp>(types.samlApp)) {
      tell(app)(() => {
        const [provider, other] = inItsPlace(stack, app) ?? [];
        return (
          other && {
            what: `The Okta app "${app.name}" has the audience of a user pool whose identity provider "${provider?.name}" has the metadata of the Okta app "${other.name}".`,
            why: "Cognito refuses the responses of an app whose metadata it does not have, so people who are assigned to this one could not sign in.",
            fix: "Remove one of the two apps, or give the pool an identity provider with this app's metadata.",
          }
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

/** A provider of the pool that an app is for, with its app, where no provider of the pool has the app's own metadata. */
function inItsPlace(
  stack: Stack,
  app: Member<types.SamlApp>,
): [Member<types.IdentityProvider>, Member<types.SamlApp>] | undefined {
  if (app.props.status === "INACTIVE" || providersOf(stack, app).length > 0) return undefined;
  const isForPool = (provider: Member<types.IdentityProvider>, one: Member<types.SamlApp>) =>
    appsForPool(stack, provider).some(({ urn }) => urn === one.urn);
  const found = stack
    .of<types.IdentityProvider>(types.identityProvider)
    .filter((one) => isSaml(one) && isOktas(one) !== false && isForPool(one, app))
    .map((provider) => ({ provider, other: metadataApp(stack, provider) }));
  // One whose metadata is of an app that is not known may have this app's.
  if (found.some(({ other }) => other === undefined)) return undefined;
  const [first] = found.filter(({ provider, other }) => other && isForPool(provider, other));
  return first?.other && [first.provider, first.other];
}

function isIn(provider: { props: types.SamlProvider }, app: { props: types.SamlApp }): boolean {
  const { props } = provider;
  const isText = () => props.samlMetadataDocument?.includes(`/${app.props.entityKey}"`);
  return whenKnown(() => !!app.props.entityKey && isText() === true, false);
}
