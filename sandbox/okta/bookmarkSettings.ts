import * as v from "valibot";
import { common, flag, needed, notes, parse } from "./appSettings";
import { notFound } from "./oktaError";

const url = needed((given) => !URL.canParse(given) && "The field must be a URL");
const bookmarkSchema = v.object({
  ...common,
  signOnMode: v.literal("BOOKMARK"),
  settings: v.object({ app: v.object({ requestIntegration: flag, url }), notes }),
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
  const read = parse(bookmarkSchema, posted);
  if (read.name !== bookmarkName) throw notFound(String(read.name), "App");
  return read;
}
