import { appRule } from "../shared/samlApps";

export default appRule({
  name: "okta-app-endpoints-agree",
  description:
    "The ssoUrl, recipient and destination of an Okta app for Cognito or AWS are the same address.",
  why: "Cognito and AWS refuse a response whose recipient or destination is not the address it was posted to, so no agent could sign in.",
  fix: "Give recipient and destination the value of ssoUrl.",
  severity: "critical",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp.html",
  check: ({ name, props }, tell) => {
    for (const property of ["recipient", "destination"] as const) {
      tell(() => {
        if (props.preconfiguredApp || props[property] === props.ssoUrl) return false;
        if (props[property] === undefined) return `The Okta app "${name}" has no ${property}.`;
        if (props.ssoUrl === undefined) return `The Okta app "${name}" has no ssoUrl.`;
        return `The Okta app "${name}" writes another ${property} into its responses than the ssoUrl that it posts them to.`;
      });
    }
  },
});
