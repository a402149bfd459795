/** Names that Cognito keeps for its own identity providers. */
export const reservedProviderNames = [
  "COGNITO",
  "Facebook",
  "Google",
  "LoginWithAmazon",
  "SignInWithApple",
] as const;

/** What a new identity provider may be called, for messages. */
export const providerNameRule =
  "3 to 32 characters without spaces or colons, an underscore only as the second character, and none " +
  `of ${reservedProviderNames.join(", ")}`;

/** Source: Cognito's CreateIdentityProvider; spaces would also break links to the sign-in. */
export function isNewProviderName(name: string): boolean {
  return (
    isLiveProviderName(name) &&
    /^[^_\p{Z}\p{C}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}\p{C}]+$/u.test(name)
  );
}

/** What an existing provider may be called; with a colon, AWS's provider could not read it. */
export function isLiveProviderName(name: string): boolean {
  const isReserved = reservedProviderNames.some(
    (other) => other.toLowerCase() === name.toLowerCase(),
  );
  return (
    !isReserved &&
    name.length <= 32 &&
    /^[\p{L}\p{M}\p{S}\p{N}\p{P} ]+$/u.test(name) &&
    !name.includes(":")
  );
}

/** Identifiers of one identity provider. Source: Cognito's CreateIdentityProvider, `IdpIdentifiers`. */
export const maximumIdentifiers = 50;
