import { type Mistake, show } from "./mistakes";
import { parse } from "./section";

/** The names that what is live hangs on: another one replaces the thing that bears it. */
export const liveNames = [
  "identityProviderName",
  "userPoolId",
  "roleName",
  "samlProviderName",
] as const;

export type LiveName = (typeof liveNames)[number];

/**
 * The names that may change on a stack that has them, although that replaces what is live.
 *
 * @param json The setting as Pulumi hands it over; absent for none.
 * @returns absent when it is not such a list.
 */
export function readAllowReplace(json: string | undefined): LiveName[] | undefined {
  const names = parse(json ?? "[]");
  const known = (name: unknown): name is LiveName => liveNames.includes(name as LiveName);
  return Array.isArray(names) && names.every(known) ? names : undefined;
}

export function allowReplaceMistakes(key: string, json: string | undefined): Mistake[] {
  if (readAllowReplace(json)) return [];
  return [
    {
      key,
      given: show(parse(json ?? "")),
      allowed: `a list of ${liveNames.join(", ")}`,
      example: `${key}: [roleName]`,
    },
  ];
}
