import path from "node:path";
import { OperatorError } from "../failure";
import { schemaMistakes } from "../publishedSchema";
import type { Handoff } from "./handoff";
import { html } from "./html";
import { markdown } from "./markdown";

export type Format = "md" | "json" | "html";

const formats: Record<Format, (handoff: Handoff) => string> = { md: markdown, json, html };

const endings: Readonly<Record<string, Format>> = {
  "": "md",
  ".md": "md",
  ".markdown": "md",
  ".txt": "md",
  ".html": "html",
  ".htm": "html",
  ".json": "json",
};

/**
 * By the ending of the file's name; Markdown where it has none.
 *
 * @throws {OperatorError} for an ending that promises another format.
 */
export function formatFor(file: string | undefined): Format {
  const ending = path.extname(file ?? "");
  const format = endings[ending.toLowerCase()];
  if (format) return format;
  throw new OperatorError(
    `The hand-off is Markdown, HTML or JSON, not ${ending}. Give --out a name that ends in .md, .html or .json, ` +
      "or add --format. For a PDF, print the page of .html from a browser.",
  );
}

/** JSON that keeps to the published schema; anything else is a mistake of this program. */
function json(handoff: Handoff): string {
  const mistakes = schemaMistakes("handoff.schema.json", handoff);
  if (mistakes.length === 0) return `${JSON.stringify(handoff, null, 2)}\n`;
  throw new Error(`The hand-off does not match docs/handoff.schema.json: ${mistakes.join("; ")}`);
}

/** The hand-off as a text of that format, which ends with a line break. */
export function render(handoff: Handoff, format: Format): string {
  return formats[format](handoff);
}
