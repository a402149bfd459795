import { regionOfPool } from "../facts/userPool";
import { adoptionMistakes } from "./adoption";
import { claimMistakes } from "./claims";
import { expressionMistakes } from "./expressions";
import { assignmentMistakes } from "./lists";
import { type Mistake, show } from "./mistakes";
import { providerNameMistakes } from "./providerName";

/**
 * Mistakes that show only when several keys of the section `engage` are compared.
 *
 * @param section The section's key as the user writes it.
 * @param raw The section as the user wrote it.
 */
export function engageMistakes(
  section: string,
  raw: Record<string, unknown>,
  region: string | undefined,
): Mistake[] {
  return [
    ...poolMistakes(section, raw, region),
    ...providerNameMistakes(section, raw),
    ...assignmentMistakes(section, raw),
    ...claimMistakes(section, raw),
    ...expressionMistakes(section, raw),
    ...adoptionMistakes(section, raw, ["groups", "users"]),
    ...bookmarkMistakes(section, raw),
  ];
}

/** What is said of the bookmark where there is none, and of its assignments. */
function bookmarkMistakes(section: string, raw: Record<string, unknown>): Mistake[] {
  const { tile = "bookmark", groups, users, adopt } = raw;
  const { bookmark } = (adopt ?? {}) as { bookmark?: unknown };
  const other = [
    ...["tileUrl", "tileLabel"]
      .filter((key) => raw[key] !== undefined)
      .map((key) => `${section}.${key}`),
    ...(bookmark === undefined ? [] : [`${section}.adopt.bookmark`]),
  ];
  if (tile !== "bookmark") {
    return other.map((key) => ({
      key,
      given: `${key.slice(section.length + 1)} with tile: ${show(tile)}`,
      allowed: "tile: bookmark, or leave this setting out",
      example: "tile: bookmark",
    }));
  }
  const ofBookmark = adoptionMistakes(section, { groups, users, adopt: bookmark }, [
    "groups",
    "users",
  ]);
  return ofBookmark.map((mistake) => ({
    ...mistake,
    key: mistake.key.replace(`${section}.adopt`, `${section}.adopt.bookmark`),
  }));
}

/** Which pool and app client are meant. */
export function poolMistakes(
  section: string,
  raw: Record<string, unknown>,
  region: string | undefined,
): Mistake[] {
  const { cloudFormationStack, userPoolId, appClientId, appClientName } = raw;
  const mistakes: Mistake[] = [];
  if (cloudFormationStack === undefined && userPoolId === undefined) {
    mistakes.push({
      key: section,
      given: "neither cloudFormationStack nor userPoolId",
      allowed: "cloudFormationStack, to look the user pool up, or userPoolId, or both",
      example: "cloudFormationStack: LocalMeasureEngage",
    });
  }
  if (appClientId !== undefined && appClientName !== undefined) {
    mistakes.push({
      key: `${section}.appClientName`,
      given: "appClientName and appClientId",
      allowed: "one of them",
      example: "appClientName: app-client",
    });
  }
  const poolRegion = typeof userPoolId === "string" ? regionOfPool(userPoolId) : undefined;
  if (poolRegion && region && userPoolId !== poolRegion && poolRegion !== region) {
    mistakes.push({
      key: `${section}.userPoolId`,
      given: show(userPoolId),
      allowed: `a user pool in aws:region, which is ${region}; this one is in ${poolRegion}`,
      example: `userPoolId: ${region}_AbCdEf123`,
    });
  }
  return mistakes;
}
