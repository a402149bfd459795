import type { Handoff } from "./handoff";
import { html } from "./html";
import { json } from "./json";
import { markdown } from "./markdown";

export type Format = "md" | "json" | "html";

const formats: Record<Format, (handoff: Handoff) => string> = { md: markdown, json, html };

/** The hand-off as a text of that format, which ends with a line break. */
export function render(handoff: Handoff, format: Format): string {
  return formats[format](handoff);
}
