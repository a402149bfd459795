import escapeHtml from "escape-html";
import { printable } from "../facts/printable";

/** A value as text in HTML, also in a quoted attribute, and nothing else. */
export function htmlText(value: string): string {
  return escapeHtml(printable(value));
}
