import { type Mistake, show } from "./mistakes";
import { parse } from "./section";

/**
 * Names that live sign-ins depend on: a change replaces the resource, leads agents elsewhere, or makes others of
 * them.
 */
export const liveNames = [
  "oktaHost",
  "identityProviderName",
  "userPoolId",
  "nameIdFormat",
  "nameIdTemplate",
  "instanceId",
  "roleName",
  "samlProviderName",
  "roleSessionName",
] as const;

export type LiveName = (typeof liveNames)[number];

/**
 * The names that may change on a deployed stack, although agents sign in by them.
 *
 * @param json The setting as Pulumi hands it over. @default an empty list
 * @returns absent when it is not such a list.
 */
export function readAllowReplace(json = "[]"): LiveName[] | undefined {
  const names = parse(json);
  const known = (name: unknown): name is LiveName => liveNames.includes(name as LiveName);
  return Array.isArray(names) && names.every(known) ? names : undefined;
}

export function allowReplaceMistakes(key: string, json = "[]"): Mistake[] {
  if (readAllowReplace(json)) return [];
  return [
    {
      key,
      given: show(parse(json)),
      allowed: `a list of ${liveNames.join(", ")}`,
      example: `${key}: [roleName]`,
    },
  ];
}
