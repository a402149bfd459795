import * as types from "../shared/resources";
import { stackRule } from "../shared/rule";
import { purposeOf } from "../shared/samlApps";
import { appBehind } from "../shared/signOn";

export default stackRule({
  name: "sign-in-requests-are-signed",
  description:
    "Where an Okta app takes signed requests only, the Cognito identity provider signs them.",
  why: "Okta refuses every sign-in whose request is not signed.",
  fix: 'Set RequestSigningAlgorithm: "rsa-sha256" in the identity provider\'s providerDetails, or samlSignedRequestEnabled to false on the app.',
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-SAML-signing-encryption.html",
  checkStack: (stack, tell) => {
    for (const provider of stack.declared<types.IdentityProvider>(types.identityProvider)) {
      const app = appBehind(stack, provider);
      if (!app || purposeOf(stack, app) === "aws") continue;
      tell(provider)(
        () =>
          app.props.samlSignedRequestEnabled === true &&
          !provider.props.providerDetails?.RequestSigningAlgorithm &&
          `The Okta app "${app.name}" takes signed requests only, and the identity provider "${provider.name}" does not sign them.`,
      );
    }
  },
});
