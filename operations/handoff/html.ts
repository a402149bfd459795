import { htmlText as text } from "../htmlText";
import { diagramOf } from "./diagram";
import type { Handoff } from "./handoff";
import { type Part, type Section, introduction, partsOf, titleOf } from "./sections";
import { style } from "./style";
import { svg } from "./svg";

/** One file that needs nothing else: no script, no picture, no font from elsewhere. */
export function html(handoff: Handoff): string {
  const title = text(titleOf(handoff));
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<h1>${title}</h1>
<p>${text(introduction(handoff))}</p>
</header>
${partsOf(handoff)
  .map((part) => partHtml(part, handoff))
  .join("\n")}
</main>
</body>
</html>
`;
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
  return [
    "<section>",
    ...(title ? [`<h3>${text(title)}</h3>`] : []),
    ...(words ? [`<p>${text(words)}</p>`] : []),
    ...(rows ? [table(rows)] : []),
    // Scrolls where it is narrow, also by keyboard.
    ...(diagram ? [`<figure tabindex="0">${svg(diagramOf(handoff))}</figure>`] : []),
    ...(steps ? [`<ul class="steps">\n${steps.map(step).join("\n")}\n</ul>`] : []),
    ...(results ? [`<ul class="results">\n${results.map(result).join("\n")}\n</ul>`] : []),
    "</section>",
  ].join("\n");
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

function step(words: string): string {
  return `<li><label><input type="checkbox"> <span>${text(words)}</span></label></li>`;
}

function result({ status, text: told }: { status: string; text: string }): string {
  return `<li><strong class="${text(status)}">${text(status)}</strong> <span>${text(told)}</span></li>`;
}
