import { adoptionMistakes } from "./adoption";
import { originOf } from "../facts/webOrigin";
import { assignmentMistakes, duplicates, names } from "./lists";
import { type Mistake, show } from "./mistakes";
import { personaMistakes } from "./personas";

/** Mistakes that show only when several keys of the section `connect` are compared. */
export function connectMistakes(section: string, raw: Record<string, unknown>): Mistake[] {
  return [
    ...instanceMistakes(section, raw),
    ...assignmentMistakes(section, raw),
    ...personaMistakes(section, raw),
    ...adoptionMistakes(section, raw, ["groups", "users"]),
    ...destinationMistakes(section, raw),
  ];
}

/** Amazon Connect sends agents to pages outside only if their origin is approved. */
function destinationMistakes(section: string, raw: Record<string, unknown>): Mistake[] {
  const { destination, approvedOrigins } = raw;
  const origin = typeof destination === "string" ? originOf(destination) : undefined;
  const approved = names(approvedOrigins);
  const twice = duplicates(approved).map((one) => ({
    key: `${section}.approvedOrigins`,
    given: `${show(one)} twice`,
    allowed: "each origin once",
  }));
  if (!origin || approved.includes(origin)) return twice;
  return [
    ...twice,
    {
      key: `${section}.destination`,
      given: show(destination),
      allowed:
        "an address outside the instance only if its origin is among connect.approvedOrigins",
      example: `approvedOrigins: [${origin}]`,
    },
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
