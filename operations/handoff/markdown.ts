import { type Diagram, diagramOf } from "./diagram";
import { type Section, sectionsOf } from "./sections";
import type { Handoff } from "./handoff";

/** GitHub's Markdown, with a Mermaid diagram. */
export function markdown(handoff: Handoff): string {
  return [
    `# Sign-on of ${plain(handoff.stack)}`,
    ...sectionsOf(handoff).map((section) => sectionText(section, handoff)),
    "",
  ].join("\n\n");
}

function sectionText(section: Section, handoff: Handoff): string {
  const { title, text, rows, steps, results } = section;
  return [
    ...(title ? [`## ${title}`] : []),
    ...(text ? [plain(text)] : []),
    ...(rows ? [table(rows)] : []),
    ...(section.diagram ? [`\`\`\`mermaid\n${mermaid(diagramOf(handoff))}\n\`\`\``] : []),
    ...(steps ? [steps.map((step) => `- [ ] ${plain(step)}`).join("\n")] : []),
    ...(results
      ? [results.map(({ status, text: told }) => `- ${status}: ${plain(told)}`).join("\n")]
      : []),
  ].join("\n\n");
}

function table(rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([name, value]) => `| ${cell(plain(name))} | ${cell(code(value))} |`);
  return ["| | |", "| --- | --- |", ...lines].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

/** One line in which nothing is markup. */
function plain(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#]/g, "\\$&");
}

/** As it is, in a code span; a span's fence is longer than any in it. */
function code(value: string): string {
  const line = value.replace(/\s+/g, " ");
  if (line === "") return "(empty)";
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}

export function mermaid({ boxes, arrows }: Diagram): string {
  return [
    "flowchart LR",
    ...boxes.map(({ id, kind, name }) => `  ${id}["${label(kind)}<br/>${label(name)}"]`),
    ...arrows.map(({ from, to, label: text }) => `  ${from} -->|${label(text)}| ${to}`),
  ].join("\n");
}

/** Mermaid's own escapes. */
function label(text: string): string {
  return text.replace(/[#"<>&|`]/g, (character) => `#${character.charCodeAt(0)};`);
}
