import { printableLine } from "../facts/printable";
import { type Mistake, show } from "./mistakes";
import { parse } from "./section";

/** Controls, and marks that change the direction of text; what some scripts need, such as joiners, may stay. */
const misleading = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
/** IAM policies are written over several lines. */
const mayHaveLines = /\.policy$/;

/**
 * Finds characters that a terminal or a page would not show as they are: control characters, escape
 * sequences, and marks that change the direction of text, which can make one name look like another.
 *
 * @param all Every setting by its full key; those that are encrypted left out.
 */
export function characterMistakes(all: Readonly<Record<string, string>>): Mistake[] {
  return Object.entries(all).flatMap(([key, value]) => inValue(key, parse(value)));
}

function inValue(key: string, value: unknown): Mistake[] {
  if (typeof value === "string") {
    const text = mayHaveLines.test(key) ? value.replace(/[\t\r\n]/g, "") : value;
    return misleading.test(text) ? [mistake(key, value)] : [];
  }
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => inValue(`${key}[${index}]`, one));
  }
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return entries.flatMap(([name, one]) => inValue(`${key}.${printableLine(name)}`, one));
}

function mistake(key: string, value: string): Mistake {
  return {
    key,
    given: show(value),
    allowed:
      "text without control characters, line breaks and marks that change the direction of text",
  };
}
