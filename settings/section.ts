import * as v from "valibot";
import { printableLine } from "../facts/printable";
import { help } from "./schema";
import { type Mistake, show } from "./mistakes";
import { nearest } from "./nearest";
import { otherType } from "./otherType";

/** A section of the settings, read and checked. */
export interface Section<T> {
  /** The value with defaults filled in; absent when a mistake was found in it. */
  value?: T;
  /** As the user wrote it, for checks across keys; absent when it is not an object. */
  raw?: Record<string, unknown>;
  mistakes: Mistake[];
}

/**
 * Checks one section, such as `engage-okta:engage`, against its schema.
 *
 * @param key The section's key as the user writes it.
 * @param json The section's value as Pulumi hands it over: JSON text.
 */
export function readSection<TSchema extends v.StrictObjectSchema<v.ObjectEntries, undefined>>(
  key: string,
  json: string | undefined,
  schema: TSchema,
): Section<v.InferOutput<TSchema>> {
  const parsed = parse(json ?? "{}");
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    const allowed = `an object with the keys ${Object.keys(schema.entries).join(", ")}`;
    return { mistakes: [{ key, given: show(parsed), allowed }] };
  }
  const result = v.safeParse(schema, parsed, { abortPipeEarly: true });
  return {
    raw: parsed as Record<string, unknown>,
    value: result.success ? result.output : undefined,
    mistakes: result.success ? [] : result.issues.flatMap((issue) => mistake(key, schema, issue)),
  };
}

/** What JSON text says, or the text itself if it is no JSON. */
export function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

type Issue = v.BaseIssue<unknown>;

function mistake(section: string, schema: v.GenericSchema, issue: Issue): Mistake[] {
  const path = (issue.path ?? []).map((item) => item.key as string | number);
  const places = path.map((k) => (typeof k === "number" ? `[${k}]` : `.${printableLine(k)}`));
  const key = section + places.join("");
  const last = path.at(-1);
  if (typeof last === "string" && issue.expected === "never") {
    // The schema's own check ends at the first one.
    const known = knownKeys(schema, path.slice(0, -1));
    const parent = section + places.slice(0, -1).join("");
    return Object.keys(issue.path?.at(-1)?.input as object)
      .filter((name) => !known.includes(name))
      .map((name) => unknownKey(`${parent}.${printableLine(name)}`, name, known));
  }
  const { allowed, example } = help(schema, path);
  const hint = otherType(issue.input, issue.expected);
  return [
    { key, given: show(issue.input), allowed: hint ? `${allowed}; ${hint}` : allowed, example },
  ];
}

/** An unknown key, with the nearest known one. Its value may be a secret. */
export function unknownKey(key: string, name: string, known: readonly string[]): Mistake {
  const meant = nearest(name, known);
  return {
    key: printableLine(key),
    given: show(name),
    allowed: meant
      ? `no such key; did you mean ${meant}?`
      : `no such key; known are ${known.join(", ")}`,
  };
}

interface Shape {
  entries?: Record<string, unknown>;
  wrapped?: unknown;
  item?: unknown;
}

function knownKeys(schema: unknown, path: readonly (string | number)[]): string[] {
  const shape = schema as Shape;
  if (shape.wrapped) {
    return knownKeys(shape.wrapped, path);
  }
  const [key, ...rest] = path;
  if (key === undefined) {
    return Object.keys(shape.entries ?? {});
  }
  return knownKeys(typeof key === "number" ? shape.item : shape.entries?.[key], rest);
}
