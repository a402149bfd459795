import type * as v from "valibot";
import type { handoffSchema } from "../../settings/schema";
import { sectionOf } from "../stack";

export interface Customer {
  /** For example `Acme Ltd`. @default the stack */
  name?: string;
  /** Who answers questions there, for example `Jane Doe, it@acme.com`. */
  contact?: string;
}

/**
 * The customer as the settings name it (section `handoff`).
 *
 * @param given Wins over the settings.
 * @returns nothing where nothing is said.
 */
export function customerIn(
  settings: Readonly<Record<string, unknown>>,
  given: Customer = {},
): Customer | undefined {
  const section = sectionOf<v.InferOutput<typeof handoffSchema>>(settings, "handoff");
  const name = given.name ?? text(section.customer);
  const contact = given.contact ?? text(section.contact);
  if (!name && !contact) return undefined;
  return { ...(name && { name }), ...(contact && { contact }) };
}

/** The settings may have changed since the last update, which checks them. */
function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
