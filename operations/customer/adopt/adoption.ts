import type { IsKnown } from "../recover/orphan";
import type { SettingValue } from "../../shared/settingsFile";

/** What of a customer is to be adopted. */
export interface Wanted {
  stack: string;
  /** Whether people who are assigned one by one are. */
  withUsers: boolean;
  /** What the state has needs no adoption. */
  isKnown: IsKnown;
}

/** One part of a customer that was set up by hand. */
export interface Adoption {
  /** The resources found, to show. */
  found: (readonly [what: string, found: string])[];
  /** Settings without which the live resources are not imported. */
  ids: (readonly [setting: string, value: SettingValue])[];
  /** Settings that keep live resources as they are; one that is no valid setting is left out. */
  keep: (readonly [setting: string, value: SettingValue])[];
  /** Whether the state has everything that was found. */
  known: boolean;
  /** What the next `pulumi up` changes for agents and the preview does not show as such. */
  forAgents: string[];
  /** What the operator should know besides. */
  notes: string[];
}

export function nothingToAdopt(...notes: string[]): Adoption {
  return { found: [], ids: [], keep: [], known: true, forAgents: [], notes };
}

/** What `adopt` is set to; with nothing to adopt it is taken out. */
export function adoptSetting(adopt: object): object | undefined {
  return Object.keys(adopt).length > 0 ? adopt : undefined;
}

/** The names that both lists have, as the first writes them. */
export function both(
  names: readonly string[],
  others: readonly string[],
  same = (one: string, other: string) => one === other,
): string[] {
  return names.filter((name) => others.some((other) => same(name, other)));
}

export function union(names: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...names, ...others])];
}

/** A setting that is written or taken out, for people. */
export function settingText(value: unknown): string {
  if (value === undefined) return "(removed)";
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) {
    return value.join(", ");
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
