/**
 * What does not show as itself: controls and escapes, bidi controls and other format characters, line
 * separators, lone surrogates. The classes are those of Unicode that the language knows.
 */
const hidden = /[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?![\n\t])\p{Cc}/gu;
/** A runner of GitHub takes a line as a command that starts with `::`, or has `##[` anywhere. */
const workflowCommand = /^([^\S\n]*):(?=:)/gm;
const olderWorkflowCommand = /#(?=#\[)/g;

/**
 * A text that acts on nothing that shows it: a terminal, an editor, a browser, GitHub's log. What does
 * not show becomes its escape, so that names that differ look different. In JSON, the escape means the
 * same character.
 *
 * @example printable("a\u202eb") // "a\\u202eb"
 */
export function printable(text: string): string {
  return text
    .replace(/\r\n/g, "\n")
    .replace(hidden, escaped)
    .replace(workflowCommand, (_, indent: string) => indent + escaped(":"))
    .replace(olderWorkflowCommand, escaped);
}

/** The same on one line, for a name or a value in a line of its own kind. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\t]/g, escaped);
}

/** As in JSON: an escape for each UTF-16 unit. */
function escaped(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
