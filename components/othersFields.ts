import type { BookmarkArgs } from "@pulumi/okta/app/bookmark";
import type { SamlArgs } from "@pulumi/okta/app/saml";

/**
 * Fields of an application in Okta that the program does not set, and an administrator may have set. Pulumi is told
 * to leave them as the last refresh found them: Okta's provider sends the whole application with each update, with
 * its own default, or nothing, for what a program leaves out.
 *
 * Source: the provider's resources `okta_app_saml` and `okta_app_bookmark`.
 */
export const othersFields: (keyof BookmarkArgs & keyof SamlArgs)[] = [
  "accessibilityErrorRedirectUrl",
  "accessibilityLoginRedirectUrl",
  "accessibilitySelfService",
  "adminNote",
  "autoSubmitToolbar",
  "enduserNote",
];

/** The same of a SAML application: who its users are called there, and who may add to its assertions. */
export const othersSamlFields: (keyof SamlArgs)[] = [
  ...othersFields,
  "inlineHookId",
  "userNameTemplate",
  "userNameTemplatePushStatus",
  "userNameTemplateSuffix",
  "userNameTemplateType",
];
