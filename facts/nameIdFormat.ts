/** Not `transient`: Cognito would create a new user at every sign-in. */
export const nameIdFormats = ["persistent", "emailAddress", "unspecified"] as const;

/** The end of the format's URN: `urn:oasis:names:tc:SAML:2.0:nameid-format:persistent`. */
export type NameIdFormat = (typeof nameIdFormats)[number];

/** Of both applications, where the settings name none. */
export const defaultNameIdFormat = "persistent" satisfies NameIdFormat;

/** What the NameID is made of, where the settings do not say: the rest of an agent's user name in Engage. */
export const engageNameIdTemplate = "${user.email}";

/** The same for Amazon Connect, which does not read it. */
export const connectNameIdTemplate = "${user.userName}";
