import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { isOktas, isSaml, listings, lists, ownPoolOf } from "../shared/signOn";
import type { Member, Stack } from "../shared/stack";

type Provider = Member<types.IdentityProvider>;

export default stackRule({
  name: "identity-provider-maps-email",
  description:
    "A SAML identity provider in Cognito maps email from a claim where its pool needs one. The pack does not see what a pool of another stack needs, and assumes that one with Okta in it needs email.",
  why: "Cognito refuses users without an attribute that the pool requires; Engage knows its agents by their email address.",
  fix: 'Map email in attributeMapping, by Local Measure\'s guide from "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress".',
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html",
  checkStack: (stack, tell) => {
    for (const provider of stack.declared<types.IdentityProvider>(types.identityProvider)) {
      if (!isSaml(provider)) continue;
      tell(provider)(
        () =>
          !provider.props.attributeMapping?.email &&
          needsEmail(stack, provider) &&
          `The identity provider "${provider.name}" does not map email.`,
      );
    }
  },
});

function needsEmail(stack: Stack, provider: Provider): boolean {
  const pool = ownPoolOf(stack, provider);
  if (pool) {
    const { schemas = [], usernameAttributes = [] } = pool.props;
    const isRequired = schemas.some((each) => each?.name === "email" && each.required === true);
    return isRequired || usernameAttributes.includes("email");
  }
  const isEngage = listings(stack).some(
    (listing) => listing.type === types.appClientProvider && lists(stack, listing, provider),
  );
  return isEngage || isOktas(provider) !== false;
}
