import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";

/**
 * Where a value does not match a schema that `docs/` publishes, a line for each mistake; none where it does.
 *
 * @param name For example `handoff.schema.json`.
 */
export function schemaMistakes(name: string, value: unknown): string[] {
  const file = path.join(__dirname, "../docs", name);
  const validate = new Ajv({ allErrors: true, strict: true }).compile(
    JSON.parse(readFileSync(file, "utf8")) as object,
  );
  // As it will be read: members that are undefined are not there.
  if (validate(JSON.parse(JSON.stringify(value)))) return [];
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath || "/", message, JSON.stringify(params)].join(" "),
  );
}
