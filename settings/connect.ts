import { adoptionMistakes } from "./adoption";
import { assignmentMistakes } from "./lists";
import type { Mistake } from "./mistakes";
import { personaMistakes } from "./personas";

/** Mistakes that show only when several keys of the section `connect` are compared. */
export function connectMistakes(section: string, raw: Record<string, unknown>): Mistake[] {
  return [
    ...instanceMistakes(section, raw),
    ...assignmentMistakes(section, raw),
    ...personaMistakes(section, raw),
    ...adoptionMistakes(section, raw, ["groups", "users"]),
  ];
}

function instanceMistakes(section: string, raw: Record<string, unknown>): Mistake[] {
  const count = ["instanceAlias", "instanceId"].filter((name) => raw[name] !== undefined).length;
  if (count === 1) {
    return [];
  }
  return [
    {
      key: section,
      given: count === 0 ? "neither instanceAlias nor instanceId" : "instanceAlias and instanceId",
      allowed: "one of them",
      example: "instanceAlias: acme",
    },
  ];
}
