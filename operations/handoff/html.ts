import { compact } from "../../facts/compact";
import { htmlPage, htmlText as text, resultItem, stepItem } from "../htmlPage";
import { diagramOf } from "./diagram";
import type { Handoff } from "./handoff";
import { type Part, type Section, introduction, partsOf, titleOf } from "./sections";
import { style } from "../htmlStyle";
import { svg } from "./svg";

export function html(handoff: Handoff): string {
  return htmlPage({
    title: titleOf(handoff),
    style,
    header: `<p>${text(introduction(handoff))}</p>`,
    body: partsOf(handoff)
      .map((part) => partHtml(part, handoff))
      .join("\n"),
  });
}

function partHtml({ title, sections }: Part, handoff: Handoff): string {
  return [
    `<article>`,
    `<h2>${text(title)}</h2>`,
    ...sections.map((section) => sectionHtml(section, handoff)),
    "</article>",
  ].join("\n");
}

function sectionHtml(section: Section, handoff: Handoff): string {
  const { title, text: words, rows, diagram, steps, results } = section;
  return compact([
    "<section>",
    title && `<h3>${text(title)}</h3>`,
    words && `<p>${text(words)}</p>`,
    rows && table(rows),
    // Scrolls where it is narrow, also by keyboard.
    diagram && `<figure tabindex="0">${svg(diagramOf(handoff))}</figure>`,
    steps && `<ul class="steps">\n${steps.map(stepItem).join("\n")}\n</ul>`,
    results &&
      `<ul class="results">\n${results.map((one) => resultItem(one.status, one.text)).join("\n")}\n</ul>`,
    "</section>",
  ]).join("\n");
}

function table(rows: [string, string][]): string {
  const lines = rows.map(
    ([name, value]) =>
      `<tr><th scope="row">${text(name)}</th><td><code>${linked(value)}</code></td></tr>`,
  );
  return `<table>\n${lines.join("\n")}\n</table>`;
}

function linked(value: string): string {
  const isAddress = /^https:\/\/\S+$/.test(value) && URL.canParse(value);
  return isAddress ? `<a href="${text(value)}" rel="noreferrer">${text(value)}</a>` : text(value);
}
