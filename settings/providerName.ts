import { type Mistake, show } from "./mistakes";

/** Names that Cognito keeps for its own identity providers. */
const reserved = ["COGNITO", "Facebook", "Google", "LoginWithAmazon", "SignInWithApple"];

export const providerNameHelp = {
  allowed:
    "3 to 32 characters without spaces or colons, an underscore only as the second one, and none " +
    `of ${reserved.join(", ")}`,
  example: "identityProviderName: Okta",
};

/**
 * Checks the name of the identity provider as Cognito will when it is created. One that is there
 * already (`adopt.identityProvider`) keeps a name that Cognito would not take today.
 *
 * @param section The section's key as the user writes it.
 * @param raw The section as the user wrote it.
 */
export function providerNameMistakes(section: string, raw: Record<string, unknown>): Mistake[] {
  const name = raw.identityProviderName;
  const adopt = raw.adopt as { identityProvider?: unknown } | null | undefined;
  const adopted = adopt?.identityProvider === true;
  if (typeof name !== "string" || isNew(name) || (adopted && isLive(name))) {
    return [];
  }
  const wayOut = "; one that is live already may stay with adopt: { identityProvider: true }";
  return [
    {
      key: `${section}.identityProviderName`,
      given: show(name),
      allowed: providerNameHelp.allowed + (isLive(name) ? wayOut : ""),
      example: providerNameHelp.example,
    },
  ];
}

/** Source: Cognito's CreateIdentityProvider; spaces would also break links to the sign-in. */
function isNew(name: string): boolean {
  return isLive(name) && /^[^_\p{Z}\p{C}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}\p{C}]+$/u.test(name);
}

/** What an existing provider may be called; with a colon, AWS's provider could not read it. */
function isLive(name: string): boolean {
  const isReserved = reserved.some((other) => other.toLowerCase() === name.toLowerCase());
  return (
    !isReserved &&
    name.length <= 32 &&
    /^[\p{L}\p{M}\p{S}\p{N}\p{P} ]+$/u.test(name) &&
    !name.includes(":")
  );
}
