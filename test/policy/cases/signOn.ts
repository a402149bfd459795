import { ref, text, type CaseResource } from "./case";

export const claim = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress";

/** What both kinds of Okta app for Cognito have: signed, with an authentication policy. */
export const soundApp = {
  subjectNameIdTemplate: "${user.email}",
  responseSigned: true,
  assertionSigned: true,
  signatureAlgorithm: "RSA_SHA256",
  digestAlgorithm: "SHA256",
  authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
  authenticationPolicy: "rst1policy",
};

/** A group on the program's `app`. */
export const assignment: CaseResource = {
  type: "okta:app/groupAssignment:GroupAssignment",
  props: { appId: ref("app.id"), groupId: "00gagents" },
};

/** The identity provider of a pool, with the metadata of the program's `app`. */
export const identityProviderOf = (userPoolId: unknown): CaseResource => ({
  type: "aws:cognito/identityProvider:IdentityProvider",
  protect: true,
  props: {
    userPoolId,
    providerName: "Okta",
    providerType: "SAML",
    providerDetails: {
      MetadataURL: text("https://acme.okta.com/app/", ref("app.entityKey"), "/sso/saml/metadata"),
    },
    attributeMapping: { email: claim },
  },
});
