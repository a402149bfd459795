import { samlApp, type SamlApp } from "../shared/resources";
import { resourceRule } from "../shared/rule";

export default resourceRule<SamlApp>({
  name: "okta-app-endpoints-agree",
  description: "An Okta app's ssoUrl, recipient and destination are the same address.",
  why: "Cognito and AWS refuse a response whose recipient or destination is not the address it was posted to, so nobody could sign in.",
  mend: "Give recipient and destination the value of ssoUrl.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp.html",
  types: [samlApp],
  check: ({ name, props }, tell) => {
    for (const property of ["recipient", "destination"] as const) {
      tell(
        () =>
          !props.preconfiguredApp &&
          props[property] !== props.ssoUrl &&
          `The Okta app "${name}" posts to ssoUrl ${props.ssoUrl ?? "(none)"} but writes the ${property} ${props[property] ?? "(none)"} into its responses.`,
      );
    }
  },
});
