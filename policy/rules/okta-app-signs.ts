import { appRule } from "../shared/samlApps";

export default appRule({
  name: "okta-app-signs",
  description:
    "An Okta app for Cognito or AWS signs both the SAML response and the assertion in it.",
  why: "An unsigned part can be replaced on its way through the browser, and with it the person who signs in.",
  fix: "Set responseSigned and assertionSigned to true on the app.",
  severity: "critical",
  level: "mandatory",
  url: "https://www.pulumi.com/registry/packages/okta/api-docs/app/saml/",
  check: ({ name, props }, tell) => {
    for (const property of ["responseSigned", "assertionSigned"] as const) {
      tell(
        () =>
          !props.preconfiguredApp &&
          props[property] !== true &&
          `The Okta app "${name}" has ${property} ${props[property] === undefined ? "left out" : "off"}.`,
      );
    }
  },
});
