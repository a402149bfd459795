import { appRule } from "../shared/samlApps";

export default appRule({
  name: "okta-app-no-implicit-assignment",
  description:
    "An Okta app for Cognito or AWS is open only to assigned users, not to the whole organization.",
  why: "implicitAssignment lets in every user of the Okta organization, and Okta then refuses individual assignments.",
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
