import * as v from "valibot";
import { malformedBody, validationFailed } from "./oktaError";

// What an app may be posted with. Okta passes over fields it does not know, so a misspelt one is
// lost without a word; a known one of the wrong type is a malformed body.
export const text = v.nullish(v.string(), null);
export const flag = v.nullish(v.boolean(), false);

/** What apps of every kind have. */
export const common = {
  name: v.nullish(v.string()),
  label: v.nullish(v.string(), ""),
  accessibility: v.nullish(
    v.object({ selfService: flag, errorRedirectUrl: text, loginRedirectUrl: text }),
    {},
  ),
  visibility: v.nullish(
    v.object({
      autoSubmitToolbar: flag,
      hide: v.nullish(v.object({ iOS: flag, web: flag }), {}),
    }),
    {},
  ),
};

export const notes = v.nullish(v.object({ admin: text, enduser: text }), {});

/** @throws OktaError E0000003 for a wrong type */
export function parse<S extends v.GenericSchema>(schema: S, posted: unknown): v.InferOutput<S> {
  const read = v.safeParse(schema, posted);
  if (read.success) return read.output;
  throw malformedBody();
}

/** @throws OktaError E0000001 with every objection */
export function refuse(objections: readonly string[]): void {
  const [first] = objections;
  if (first !== undefined) throw validationFailed(first.replace(/:.*$/s, ""), objections);
}

export function objectionsToLabel(label: string): string[] {
  if (!label.trim()) return ["label: The field cannot be left blank"];
  return label.length > 100 ? ["label: The field is too long"] : [];
}
