import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { listings, lists } from "../shared/signOn";
import { waitsFor } from "../shared/stack";

export default stackRule({
  name: "app-client-lists-after",
  description:
    "A resource that lists an identity provider on an app client waits until the provider exists.",
  why: 'Cognito refuses a list with a name that the pool does not know ("The provider does not exist for User Pool"), and on the way back the provider would go while the client still lists it.',
  fix: "Take the name from the identity provider's providerName output, or put the provider into dependsOn.",
  severity: "high",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPoolClient.html",
  checkStack: (stack, tell) => {
    for (const listing of listings(stack)) {
      for (const provider of stack.declared<types.IdentityProvider>(types.identityProvider)) {
        tell(listing)(
          () =>
            !waitsFor(listing, provider) &&
            lists(stack, listing, provider) &&
            `"${listing.name}" lists ${provider.props.providerName} on an app client without waiting for the identity provider "${provider.name}".`,
        );
      }
    }
  },
});
