import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import type { Handoff } from "./handoff";

/** The published schema of the JSON format. */
export const schemaFile = path.join(__dirname, "../../docs/handoff.schema.json");

/** JSON that keeps to the published schema; anything else is a mistake of this program. */
export function json(handoff: Handoff): string {
  const validate = new Ajv({ allErrors: true, strict: true }).compile(
    JSON.parse(readFileSync(schemaFile, "utf8")) as object,
  );
  // As it will be read: members that are undefined are not there.
  const text = JSON.stringify(handoff, null, 2);
  if (validate(JSON.parse(text))) return `${text}\n`;
  const errors = (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath || "/", message, JSON.stringify(params)].join(" "),
  );
  throw new Error(`The hand-off does not match docs/handoff.schema.json: ${errors.join("; ")}`);
}
