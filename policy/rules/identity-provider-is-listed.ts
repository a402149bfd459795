import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { comesFrom } from "../shared/stack";

type Listing = types.AppClientProvider & types.UserPoolClient;

export default stackRule({
  name: "identity-provider-is-listed",
  description: "Some app client of the stack lists every SAML identity provider in it.",
  why: "Cognito offers an identity provider on the clients that list it, and nowhere else.",
  mend: "Attach it with an AppClientIdentityProvider. If the client lists it already, or by hand, switch this rule off.",
  severity: "low",
  level: "advisory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-app-idp-settings.html",
  checkStack: (stack, tell) => {
    const listings = stack.of<Listing>(
      types.appClientProvider,
      types.userPoolClient,
      types.managedUserPoolClient,
    );
    for (const provider of stack.of<types.IdentityProvider>(types.identityProvider)) {
      tell(provider)(
        () =>
          provider.props.providerType === "SAML" &&
          !listings.some(
            (listing) =>
              comesFrom(listing, "providerName", provider) ||
              comesFrom(listing, "supportedIdentityProviders", provider) ||
              listing.props.providerName === provider.props.providerName ||
              listing.props.supportedIdentityProviders?.includes(provider.props.providerName),
          ) &&
          `No app client lists the identity provider "${provider.name}" (${provider.props.providerName}).`,
      );
    }
  },
});
