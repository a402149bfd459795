import { emailClaim } from "../facts/emailClaim";
import { type Mistake, show } from "./mistakes";

/** A claim in addition to the email address, as the user wrote it. */
interface Claim {
  /** Its place in the section, for example `groupsClaim`. */
  at: string;
  name?: unknown;
  mapTo?: unknown;
}

/**
 * Refuses a claim that would be sent twice, and an attribute of the pool that would be written
 * twice: the result would be undefined.
 *
 * @param section The section's key as the user writes it.
 * @param raw The section as the user wrote it.
 */
export function claimMistakes(section: string, raw: Record<string, unknown>): Mistake[] {
  const claims = claimsOf(raw);
  return [
    ...twice(claims, "name", [emailClaim]).map(({ at, name }) => ({
      key: `${section}.${at}.name`,
      given: `${show(name)} twice`,
      allowed: `each claim once; ${emailClaim} is always sent`,
      example: "name: team",
    })),
    ...twice(claims, "mapTo", []).map(({ at, mapTo }) => ({
      key: `${section}.${at}.mapTo`,
      given: `${show(mapTo)} twice`,
      allowed: "each attribute of the user pool once",
      example: "mapTo: custom:team",
    })),
  ];
}

function claimsOf({ attributeStatements: list, groupsClaim }: Record<string, unknown>): Claim[] {
  const statements = Array.isArray(list) ? list : [];
  const all = [
    ...statements.map((claim: unknown, index) => ({ at: `attributeStatements[${index}]`, claim })),
    { at: "groupsClaim", claim: groupsClaim },
  ];
  // Of anything but an object, nothing is left that could be there twice.
  return all.map(({ at, claim }) => ({ ...(claim as Omit<Claim, "at">), at }));
}

/** The claims that repeat a value of an earlier claim. */
function twice(claims: Claim[], key: "name" | "mapTo", before: unknown[]): Claim[] {
  const seen = new Set(before);
  return claims.filter(({ [key]: value }) => {
    const again = typeof value === "string" && seen.has(value);
    seen.add(value);
    return again;
  });
}
