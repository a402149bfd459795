import escapeHtml from "escape-html";
import { diagramOf } from "./diagram";
import type { Handoff } from "./handoff";
import { type Section, sectionsOf } from "./sections";
import { svg } from "./svg";

/** One file that needs nothing else: no script, no picture, no font from elsewhere. */
export function html(handoff: Handoff): string {
  const title = escapeHtml(`Sign-on of ${handoff.stack}`);
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
<h1>${title}</h1>
${sectionsOf(handoff)
  .map((section) => sectionHtml(section, handoff))
  .join("\n")}
</main>
</body>
</html>
`;
}

function sectionHtml(section: Section, handoff: Handoff): string {
  const { title, text, rows, diagram, steps, results } = section;
  return [
    "<section>",
    ...(title ? [`<h2>${escapeHtml(title)}</h2>`] : []),
    ...(text ? [`<p>${escapeHtml(text)}</p>`] : []),
    ...(rows ? [table(rows)] : []),
    ...(diagram ? [`<figure>${svg(diagramOf(handoff))}</figure>`] : []),
    ...(steps ? [`<ul class="steps">\n${steps.map(step).join("\n")}\n</ul>`] : []),
    ...(results ? [`<ul class="results">\n${results.map(result).join("\n")}\n</ul>`] : []),
    "</section>",
  ].join("\n");
}

function table(rows: [string, string][]): string {
  const lines = rows.map(
    ([name, value]) =>
      `<tr><th scope="row">${escapeHtml(name)}</th><td><code>${escapeHtml(value)}</code></td></tr>`,
  );
  return `<table>\n${lines.join("\n")}\n</table>`;
}

function step(text: string): string {
  return `<li><label><input type="checkbox"> ${escapeHtml(text)}</label></li>`;
}

function result({ status, text }: { status: string; text: string }): string {
  return `<li><strong class="${escapeHtml(status)}">${escapeHtml(status)}</strong> ${escapeHtml(text)}</li>`;
}

// Every pair of colors has a contrast of 7 to 1 or more, and prints black on white.
const style = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #1a1a1a; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.8rem; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #ccc; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #e5e5e5; }
th { width: 18rem; font-weight: 600; }
th, td, li { overflow-wrap: anywhere; }
code { font: .9em ui-monospace, monospace; }
ul { padding-left: 0; list-style: none; }
li { margin: .4rem 0; }
.steps label { display: flex; gap: .6rem; align-items: baseline; }
.passed { color: #0b5a1e; } .failed { color: #9b0000; } .skipped { color: #5c4a00; }
figure { margin: 0; }
svg { display: block; width: 100%; height: auto; font-family: system-ui, sans-serif; text-anchor: middle; }
svg rect { fill: #f4f7fb; stroke: #24507a; stroke-width: 1.5; }
svg .kind { font-size: 15px; font-weight: 600; }
svg .name { font: 12px ui-monospace, monospace; }
svg .label { font-size: 12.5px; }
svg .nextTo { text-anchor: start; }
svg .arrow { stroke: #24507a; stroke-width: 1.5; fill: none; marker-end: url(#tip); }
svg marker path { fill: #24507a; }
@media (max-width: 40rem) { th, td { display: block; width: 100%; border: 0; } tr { display: block; border-bottom: 1px solid #e5e5e5; } }
@media print { main { padding: 0; max-width: none; } section { break-inside: avoid; } body { font-size: 11pt; } }
`;
