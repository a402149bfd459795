import { schemaMistakes } from "../publishedSchema";
import type { Handoff } from "./handoff";

/** JSON that keeps to the published schema; anything else is a mistake of this program. */
export function json(handoff: Handoff): string {
  const mistakes = schemaMistakes("handoff.schema.json", handoff);
  if (mistakes.length === 0) return `${JSON.stringify(handoff, null, 2)}\n`;
  throw new Error(`The hand-off does not match docs/handoff.schema.json: ${mistakes.join("; ")}`);
}
