/** What IAM takes as the name of a role. Source: IAM's API reference, CreateRole. */
export const roleNamePattern = /^[\w+=,.@-]{1,64}$/;

/** The same for messages. */
export const roleNameRule = "1 to 64 letters, digits and _+=,.@-";

/** What IAM takes as the name of a SAML provider. Source: the same, CreateSAMLProvider. */
export const samlProviderNamePattern = /^[\w.-]{1,128}$/;

/** The same for messages. */
export const samlProviderNameRule = "1 to 128 letters, digits and _.-";
