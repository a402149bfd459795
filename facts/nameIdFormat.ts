/** Not `transient`: Cognito would create a new user at every sign-in. */
export const nameIdFormats = ["persistent", "emailAddress", "unspecified"] as const;

/** The end of the format's URN: `urn:oasis:names:tc:SAML:2.0:nameid-format:persistent`. */
export type NameIdFormat = (typeof nameIdFormats)[number];
