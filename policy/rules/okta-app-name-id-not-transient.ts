import { appRule } from "../shared/samlApps";

export default appRule({
  name: "okta-app-name-id-not-transient",
  description: "An Okta app for Cognito does not use a transient NameID.",
  why: "Cognito identifies a person by the NameID. If it changes, every sign-in creates a new user.",
  fix: 'Use "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" as subjectNameIdFormat.',
  severity: "high",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp.html",
  purposes: ["cognito"],
  check: ({ name, props }, tell) =>
    tell(
      () =>
        /:transient$/i.test(props.subjectNameIdFormat ?? "") &&
        `The Okta app "${name}" has the subjectNameIdFormat "transient".`,
    ),
});
