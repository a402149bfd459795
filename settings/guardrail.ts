import { iamNames } from "../facts/defaultNames";
import { exemptionMistake, exemptionRule, namesRole } from "../facts/guardrailPrincipals";
import { adoptionMistakes } from "./adoption";
import { duplicates, names } from "./lists";
import { type Mistake, show } from "./mistakes";

/**
 * Mistakes that show only when several keys of the section `guardrail` are compared.
 *
 * @param connect The section, absent where there is none; empty where it cannot be read.
 */
export function guardrailMistakes(
  section: string,
  raw: Record<string, unknown>,
  wantsConnect: boolean,
  connect: Record<string, unknown> = {},
): Mistake[] {
  const mistakes = duplicates(names(raw.targets)).map((target) => ({
    key: `${section}.targets`,
    given: `${show(target)} twice`,
    allowed: "each target once",
    example: `targets: [${target}]`,
  }));
  if (!wantsConnect) {
    mistakes.push({
      key: section,
      given: `${section} without connect`,
      allowed: "connect as well: the policy protects its role and instance",
      example: "connect: { instanceAlias: acme, groups: [Connect Agents] }",
    });
  }
  return [
    ...mistakes,
    ...exemptAgents(section, raw, connect),
    ...adoptionMistakes(section, raw, ["targets"]),
  ];
}

/** Where the instance is given by its id, the role's name is known only after the lookups. */
function exemptAgents(
  section: string,
  raw: Record<string, unknown>,
  { roleName, instanceAlias }: Record<string, unknown>,
): Mistake[] {
  const given = typeof roleName === "string" ? roleName : undefined;
  if (given === undefined && typeof instanceAlias !== "string") return [];
  const role = iamNames({ roleName: given }, String(instanceAlias)).roleName;
  return names(raw.exemptPrincipals)
    .filter((pattern) => exemptionMistake(pattern) === undefined && namesRole(pattern, role))
    .map((pattern) => ({
      key: `${section}.exemptPrincipals`,
      given: `${show(pattern)}, which names ${role}, the role that every agent gets`,
      allowed: exemptionRule,
      example: 'exemptPrincipals: ["arn:aws:iam::*:role/break-glass"]',
    }));
}
