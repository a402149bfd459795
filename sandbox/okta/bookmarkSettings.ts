import * as v from "valibot";
import { malformedBody, notFound, validationFailed } from "./oktaError";

const text = v.nullish(v.string(), null);
const flag = v.nullish(v.boolean(), false);

const bookmarkSchema = v.object({
  name: v.nullish(v.string()),
  label: v.nullish(v.string(), ""),
  signOnMode: v.literal("BOOKMARK"),
  accessibility: v.nullish(v.object({ selfService: flag }), {}),
  visibility: v.nullish(
    v.object({
      autoSubmitToolbar: flag,
      hide: v.nullish(v.object({ iOS: flag, web: flag }), {}),
    }),
    {},
  ),
  settings: v.object({
    app: v.object({ requestIntegration: flag, url: v.nullish(v.string(), "") }),
    notes: v.nullish(v.object({ admin: text, enduser: text }), {}),
  }),
});

/** A bookmark as posted, with Okta's defaults filled in. */
export type BookmarkBody = v.InferOutput<typeof bookmarkSchema>;

/** The name of every bookmark: it is one application of Okta's catalogue. */
export const bookmarkName = "bookmark";

export function isBookmark(posted: unknown): boolean {
  return (posted as { signOnMode?: unknown } | null)?.signOnMode === "BOOKMARK";
}

/** Reads a posted bookmark; refuses in the same ways as `readSamlApp`. */
export function readBookmark(posted: unknown): BookmarkBody {
  const read = v.safeParse(bookmarkSchema, posted);
  if (!read.success) throw malformedBody();
  const { name, label, settings } = read.output;
  if (name !== bookmarkName) throw notFound(String(name), "App");
  const objections = [
    ...(label.trim() ? [] : ["label: The field cannot be left blank"]),
    ...(label.length > 100 ? ["label: The field is too long"] : []),
    ...(URL.canParse(settings.app.url) ? [] : ["url: The field must be a URL"]),
  ];
  const [first] = objections;
  if (first !== undefined) throw validationFailed(first.replace(/:.*$/s, ""), objections);
  return read.output;
}
