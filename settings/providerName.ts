import { isLiveProviderName, isNewProviderName, providerNameRule } from "../facts/providerName";
import { type Mistake, show } from "./mistakes";

export const providerNameHelp = {
  allowed: providerNameRule,
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
  if (
    typeof name !== "string" ||
    isNewProviderName(name) ||
    (adopted && isLiveProviderName(name))
  ) {
    return [];
  }
  const wayOut = "; an existing provider may keep its name with adopt: { identityProvider: true }";
  return [
    {
      key: `${section}.identityProviderName`,
      given: show(name),
      allowed: providerNameHelp.allowed + (isLiveProviderName(name) ? wayOut : ""),
      example: providerNameHelp.example,
    },
  ];
}
