import { compact } from "../../facts/compact";
import { block, cell, code, plain } from "../markdownText";
import { type Diagram, diagramOf } from "./diagram";
import { type Section, introduction, partsOf, titleOf } from "./sections";
import type { Handoff } from "./handoff";

/** GitHub's Markdown, with a Mermaid diagram. */
export function markdown(handoff: Handoff): string {
  return [
    `# ${plain(titleOf(handoff))}`,
    plain(introduction(handoff)),
    ...partsOf(handoff).flatMap(({ title, sections }) => [
      `## ${plain(title)}`,
      ...sections.map((section) => sectionText(section, handoff)),
    ]),
    "",
  ].join("\n\n");
}

function sectionText(section: Section, handoff: Handoff): string {
  const { title, text, rows, steps, results } = section;
  return compact([
    title && `### ${title}`,
    text && plain(text),
    rows && table(rows),
    section.diagram && block([mermaid(diagramOf(handoff))], "mermaid"),
    steps?.map((step) => `- [ ] ${plain(step)}`).join("\n"),
    results?.map(({ status, text: told }) => `- ${status}: ${plain(told)}`).join("\n"),
  ]).join("\n\n");
}

function table(rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(
    ([name, value]) => `| ${cell(plain(name))} | ${cell(link(value) ?? code(value))} |`,
  );
  return ["| | |", "| --- | --- |", ...lines].join("\n");
}

/** An address as a link; nothing for what could be more than an address. */
function link(value: string): string | undefined {
  return /^https:\/\/[^\s<>|`\\]+$/.test(value) ? `<${value}>` : undefined;
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
