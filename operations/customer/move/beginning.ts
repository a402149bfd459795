import type { AppClient, UserPool } from "../aws";
import type { Step } from "./steps";

/** The first step, and what was seen of both stacks. */
export interface Beginning extends Step {
  /** Two columns, to show. */
  seen: [what: string, found: string][];
  /** What it means for users, in lines. */
  says: string[];
}

/** Where agents sign in: in the old stack, or in the new one. */
export interface Place {
  pool: UserPool;
  client: AppClient;
}

export function shownPlace({ pool, client }: Place): string {
  return `user pool ${pool.id} ${pool.name}, app client ${client.name} (${client.id})`;
}

/** A list of the settings with more in it; nothing where there is nothing to add. */
export function added(
  setting: string,
  list: readonly string[],
  more: readonly string[],
): Step["answers"] {
  return more.length > 0 ? [[setting, [...list, ...more]]] : [];
}
