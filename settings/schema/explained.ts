import * as v from "valibot";

/** Explains a mistake in a setting: what is allowed, and a good example. */
export interface Help {
  allowed: string;
  example: string;
}

/** Attaches the explanation to a schema; `help` finds it again by the path of a mistake. */
export function explained<const TSchema extends v.GenericSchema>(
  schema: TSchema,
  allowed: string,
  example: string,
) {
  return v.pipe(schema, v.metadata({ allowed, example }));
}

/** The explanation for a mistake at `path`: the one of the innermost explained schema on the way. */
export function help(schema: v.GenericSchema, path: readonly (string | number)[]): Help {
  let found: Help = {
    allowed: "an object with the keys that docs/configuration.md lists",
    example: "",
  };
  let current: unknown = schema;
  for (const key of [undefined, ...path]) {
    current = inner(key === undefined ? current : child(current, key));
    const metadata = current ? v.getMetadata(current as v.GenericSchema) : {};
    if ("allowed" in metadata) {
      found = metadata as unknown as Help;
    }
  }
  return found;
}

interface Shape {
  wrapped?: unknown;
  entries?: Record<string, unknown>;
  item?: unknown;
}

/** The schema inside an optional one. */
function inner(schema: unknown): unknown {
  return (schema as Shape | undefined)?.wrapped ?? schema;
}

function child(schema: unknown, key: string | number): unknown {
  const shape = schema as Shape | undefined;
  return typeof key === "number" ? shape?.item : shape?.entries?.[key];
}
