/** One line of text in which nothing is markup. */
export function plain(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").replace(/[\\`*_[\]<>#]/g, "\\$&");
}

/** A value unchanged in a code span; a span's fence is longer than any in it. */
export function code(value: string): string {
  const line = value.replace(/\s*\n\s*/g, " ");
  if (line === "") return "(empty)";
  const fence = fenceFor(line, 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

/** Lines unchanged in a block. */
export function block(lines: readonly string[], language = ""): string {
  const text = lines.join("\n");
  const fence = fenceFor(text, 3);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A code span or another text in a cell of a table, where a bar would end the cell. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function fenceFor(text: string, shortest: number): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  return "`".repeat(Math.max(shortest, longest + 1));
}
