import * as v from "valibot";
import { malformedBody, validationFailed } from "./oktaError";

// What an app may be posted with. Okta passes over fields it does not know, so a misspelt one is
// lost without a word; a known one of the wrong type is a malformed body.
export const text = v.nullish(v.string(), null);
export const flag = v.nullish(v.boolean(), false);

type Objection = string | false | undefined;

/** @param objection What Okta says of a wrong value; anything else is right. */
export function refusing<S extends v.GenericSchema>(
  schema: S,
  objection: (given: v.InferOutput<S>) => Objection,
) {
  return v.pipe(
    schema,
    v.rawCheck<v.InferOutput<S>>(({ dataset, addIssue }) => {
      const message = dataset.typed && objection(dataset.value);
      if (message) addIssue({ message });
    }),
  );
}

/** A text that must not be blank, and of which Okta may say something else. */
export function needed(objection: (given: string) => Objection = () => false) {
  return refusing(v.nullish(v.string(), ""), (given) =>
    given.trim() ? objection(given) : "The field cannot be left blank",
  );
}

/** What apps of every kind have. */
export const common = {
  name: v.nullish(v.string()),
  label: needed((label) => label.length > 100 && "The field is too long"),
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

/** @throws OktaError E0000003 for a wrong type, E0000001 with every objection */
export function parse<S extends v.GenericSchema>(schema: S, posted: unknown): v.InferOutput<S> {
  const read = v.safeParse(schema, posted);
  if (read.success) return read.output;
  if (read.issues.some(({ kind }) => kind === "schema")) throw malformedBody();
  const causes = read.issues.map((issue) => `${fieldOf(issue)}: ${issue.message}`);
  throw validationFailed(fieldOf(read.issues[0]), causes);
}

/** As Okta names it: `audience`, `attributeStatements[0].name`. */
function fieldOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? "";
  return path.replace(/^settings\.(signOn|app)\./, "").replace(/\.(\d+)/g, "[$1]");
}
