import { type Mistake, show } from "./mistakes";

/** The texts in a list as the user wrote it; none where it is no list. */
export function names(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}

/** Okta compares the names of groups and users without case. */
export function duplicates(list: readonly string[]): string[] {
  const lower = list.map((name) => name.toLowerCase());
  return list.filter((name, index) => lower.indexOf(name.toLowerCase()) < index);
}

function empty(list: unknown): boolean {
  return list === undefined || list === null || (Array.isArray(list) && list.length === 0);
}

/** Who may use an application: each once, and at least one group or user. */
export function assignmentMistakes(section: string, raw: Record<string, unknown>): Mistake[] {
  const mistakes = (["groups", "users"] as const).flatMap((list) =>
    duplicates(names(raw[list])).map((name) => ({
      key: `${section}.${list}`,
      given: `${show(name)} twice`,
      allowed: "each name once",
      example: `${list}: [${name}]`,
    })),
  );
  if (empty(raw.groups) && empty(raw.users)) {
    mistakes.push({
      key: section,
      given: "neither groups nor users",
      allowed: "at least one Okta group or user; without one, no agent could sign in",
      example: "groups: [Engage Agents]",
    });
  }
  return mistakes;
}
