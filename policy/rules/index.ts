import type { Rule } from "../shared/rule";
import oktaAppSigns from "./okta-app-signs";
import oktaAppSha256 from "./okta-app-sha256";
import oktaAppEndpointsAgree from "./okta-app-endpoints-agree";
import oktaAppHttps from "./okta-app-https";
import oktaAppNoImplicitAssignment from "./okta-app-no-implicit-assignment";
import oktaAppHasAssignees from "./okta-app-has-assignees";
import oktaAppNotForEveryone from "./okta-app-not-for-everyone";
import oktaAppNameIdNotTransient from "./okta-app-name-id-not-transient";
import oktaBookmarkHttps from "./okta-bookmark-https";
import oktaBookmarkAssignedAlike from "./okta-bookmark-assigned-alike";
import oktaAppAsksSecondFactor from "./okta-app-asks-second-factor";
import signOnBelongsToPool from "./sign-on-belongs-to-pool";
import mappedClaimsAreSent from "./mapped-claims-are-sent";
import identityProviderMapsEmail from "./identity-provider-maps-email";
import metadataUrlIsPublic from "./metadata-url-is-public";
import metadataIsOfItsApp from "./metadata-is-of-its-app";
import signInRequestsAreSigned from "./sign-in-requests-are-signed";
import appClientListsAfter from "./app-client-lists-after";
import identityProviderIsListed from "./identity-provider-is-listed";
import identityProviderName from "./identity-provider-name";
import identityProviderNameNoSpace from "./identity-provider-name-no-space";
import liveResourcesStay from "./live-resources-stay";
import liveResourcesAreProtected from "./live-resources-are-protected";
import userPoolStays from "./user-pool-stays";
import appClientNotTakenOver from "./app-client-not-taken-over";
import cognitoSignInStays from "./cognito-sign-in-stays";
import appClientIsSound from "./app-client-is-sound";
import samlRoleTrustsOneProvider from "./saml-role-trusts-one-provider";
import samlRoleChecksAudience from "./saml-role-checks-audience";
import samlRoleCanBeTaken from "./saml-role-can-be-taken";
import connectPermissionIsNarrow from "./connect-permission-is-narrow";
import connectPermissionApplies from "./connect-permission-applies";
import connectRoleDoesNothingElse from "./connect-role-does-nothing-else";
import samlSessionLength from "./saml-session-length";
import appSessionFitsRole from "./app-session-fits-role";
import connectAppIsComplete from "./connect-app-is-complete";
import sessionNameIsNotEditable from "./session-name-is-not-editable";
import guardrailDeniesDeletion from "./guardrail-denies-deletion";
import guardrailDeniesLockOut from "./guardrail-denies-lock-out";
import guardrailDenyIsNarrow from "./guardrail-deny-is-narrow";
import guardrailSize from "./guardrail-size";
import guardrailCount from "./guardrail-count";
import guardrailNotOnRoot from "./guardrail-not-on-root";
import noOktaSecretInPlainText from "./no-okta-secret-in-plain-text";
import oktaProviderUsesOauth from "./okta-provider-uses-oauth";
import configurationIsKnown from "./configuration-is-known";

/** The rules by subject, in the order of docs/policy.md. */
export const subjects: Record<string, readonly Rule[]> = {
  "The Okta app": [
    oktaAppSigns,
    oktaAppSha256,
    oktaAppEndpointsAgree,
    oktaAppHttps,
    oktaAppNoImplicitAssignment,
    oktaAppHasAssignees,
    oktaAppNotForEveryone,
    oktaAppNameIdNotTransient,
    oktaAppAsksSecondFactor,
    oktaBookmarkHttps,
    oktaBookmarkAssignedAlike,
  ],
  "From Okta to Cognito": [
    signOnBelongsToPool,
    mappedClaimsAreSent,
    identityProviderMapsEmail,
    metadataUrlIsPublic,
    metadataIsOfItsApp,
    signInRequestsAreSigned,
    appClientListsAfter,
    identityProviderIsListed,
  ],
  "The identity provider's name": [
    identityProviderName,
    identityProviderNameNoSpace,
    liveResourcesStay,
    liveResourcesAreProtected,
    userPoolStays,
  ],
  "The app client": [appClientNotTakenOver, cognitoSignInStays, appClientIsSound],
  "Sign-on to Amazon Connect": [
    samlRoleTrustsOneProvider,
    samlRoleChecksAudience,
    samlRoleCanBeTaken,
    connectPermissionIsNarrow,
    connectPermissionApplies,
    connectRoleDoesNothingElse,
    samlSessionLength,
    appSessionFitsRole,
    connectAppIsComplete,
    sessionNameIsNotEditable,
  ],
  "The guardrail": [
    guardrailDeniesDeletion,
    guardrailDeniesLockOut,
    guardrailDenyIsNarrow,
    guardrailSize,
    guardrailCount,
    guardrailNotOnRoot,
  ],
  Secrets: [noOktaSecretInPlainText, oktaProviderUsesOauth],
  "The pack's own configuration": [configurationIsKnown],
};

export const rules: readonly Rule[] = Object.values(subjects).flat();
