import { type Mistake, show } from "./mistakes";

/** Personas that could never count: a group named twice, and what stands after the one for everyone. */
export function personaMistakes(section: string, { personas }: Record<string, unknown>): Mistake[] {
  const list: unknown[] = Array.isArray(personas) ? personas : [];
  const groups = list.map((one) => (one as { group?: unknown } | null)?.group);
  const forEveryone = groups.indexOf(undefined);
  return groups.flatMap((group, index): Mistake[] => {
    const key = `${section}.personas[${index}]`;
    if (forEveryone !== -1 && forEveryone < index) {
      const allowed = "the persona without a group last, because the first that fits counts";
      return [{ key, given: show(list[index]), allowed }];
    }
    if (typeof group !== "string" || groups.indexOf(group) === index) return [];
    return [
      {
        key: `${key}.group`,
        given: `${show(group)} twice`,
        allowed: "each group once, because the first that fits counts",
        example: "group: Connect Supervisors",
      },
    ];
  });
}
