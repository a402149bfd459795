import path from "node:path";
import type { Handoff } from "./handoff";
import { html } from "./html";
import { json } from "./json";
import { markdown } from "./markdown";

export type Format = "md" | "json" | "html";

const formats: Record<Format, (handoff: Handoff) => string> = { md: markdown, json, html };

/** By the ending of the file's name; Markdown where that says nothing. */
export function formatFor(file: string | undefined): Format {
  const ending = path
    .extname(file ?? "")
    .slice(1)
    .toLowerCase();
  return ending === "html" || ending === "json" ? ending : "md";
}

/** The hand-off as a text of that format, which ends with a line break. */
export function render(handoff: Handoff, format: Format): string {
  return formats[format](handoff);
}
