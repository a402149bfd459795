import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { isSaml, listings, lists, mayList } from "../shared/signOn";

export default stackRule({
  name: "identity-provider-is-listed",
  description:
    "Some app client of the pool, declared in the stack, lists every SAML identity provider in it.",
  why: "Cognito offers an identity provider on the clients that list it, and nowhere else.",
  fix: "Attach it with an AppClientIdentityProvider, or name it in a client's supportedIdentityProviders. If a client of another stack lists it, or an operator by hand, switch this rule off.",
  severity: "low",
  level: "advisory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-app-idp-settings.html",
  checkStack: (stack, tell) => {
    for (const provider of stack.declared<types.IdentityProvider>(types.identityProvider)) {
      tell(provider)(
        () =>
          isSaml(provider) &&
          !listings(stack).some(
            (listing) => lists(stack, listing, provider) || mayList(stack, listing, provider),
          ) &&
          `No app client lists the identity provider "${provider.name}" (${provider.props.providerName}).`,
      );
    }
  },
});
