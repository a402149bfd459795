import { type Mistake, show } from "./mistakes";

/**
 * Checks that the settings declare everything that they import.
 *
 * @param section The section's key as the user writes it.
 * @param raw The section as the user wrote it.
 * @param lists The keys whose entries `adopt` may name again.
 */
export function adoptionMistakes(
  section: string,
  raw: Record<string, unknown>,
  lists: readonly ("groups" | "users" | "targets")[],
): Mistake[] {
  const adopt = asObject(raw.adopt);
  const unknown = lists.flatMap((list) =>
    entries(adopt[list])
      .filter((entry) => !entries(raw[list]).includes(entry))
      .map((entry) => ({
        key: `${section}.adopt.${list}`,
        given: show(entry),
        allowed: `only names that are also in ${section}.${list}, spelled the same`,
        example: `${list}: [${String(entry)}]`,
      })),
  );
  return [...unknown, ...applicationMistakes(section, adopt)];
}

function applicationMistakes(section: string, adopt: Record<string, unknown>): Mistake[] {
  const assigned = [...entries(adopt.groups), ...entries(adopt.users)];
  if (assigned.length === 0 || adopt.appId !== undefined) {
    return [];
  }
  return [
    {
      key: `${section}.adopt`,
      given: "groups or users without appId",
      allowed: "appId as well: the application that they are assigned to",
      example: "appId: 0oa1a2b3c4d5e6f7g8h9",
    },
  ];
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function entries(list: unknown): unknown[] {
  return Array.isArray(list) ? list.filter((entry) => typeof entry === "string") : [];
}
