import { appRule } from "../shared/samlApps";

export default appRule({
  name: "okta-app-no-implicit-assignment",
  description:
    "An Okta app for Cognito or AWS is open to those who are assigned, not to the whole organization.",
  why: "implicitAssignment lets every user of the Okta organization in, and Okta then refuses the assignments that say who should be.",
  fix: "Leave implicitAssignment out and assign groups or people.",
  severity: "high",
  level: "mandatory",
  url: "https://www.pulumi.com/registry/packages/okta/api-docs/app/saml/",
  check: ({ name, props }, tell) =>
    tell(
      () =>
        props.implicitAssignment === true && `The Okta app "${name}" has implicitAssignment on.`,
    ),
});
