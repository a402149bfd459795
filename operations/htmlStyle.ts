/** Every text has a contrast of 7 to 1 or more on its ground, light and dark; print is always light. */
const light = `
  --ground: #ffffff; --card: #ffffff; --text: #1a1a1a; --quiet: #444444; --line: #d0d4da;
  --accent: #1c4468; --box: #eef3f9; --passed: #0b5a1e; --failed: #9b0000; --skipped: #5c4a00;`;
const dark = `
  --ground: #14171b; --card: #1c2025; --text: #eceff3; --quiet: #c3c9d1; --line: #3d444d;
  --accent: #a9cdf2; --box: #263241; --passed: #8fdc9f; --failed: #ffb3ad; --skipped: #ead08a;`;

export const style = `
:root { color-scheme: light dark; ${light} }
@media screen and (prefers-color-scheme: dark) { :root { ${dark} } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.5rem; }
header p { color: var(--quiet); margin: 0; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin: 0; color: var(--accent); }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
article { margin: 1.5rem 0; padding: 1.2rem 1.5rem 1.4rem; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
section > p { margin: .6rem 0; }
table { border-collapse: collapse; width: 100%; margin-top: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--line); }
tr:last-child > * { border-bottom: 0; }
th { width: 16rem; font-weight: 600; }
p, th, td, li { overflow-wrap: anywhere; }
code { font: .9em/1.5 ui-monospace, monospace; }
a { color: var(--accent); }
ul { padding-left: 0; list-style: none; margin: .4rem 0 0; }
li { margin: .4rem 0; }
.steps label, .results li { display: flex; gap: .6rem; align-items: baseline; }
.results strong { flex: 0 0 4.8rem; white-space: nowrap; }
.passed { color: var(--passed); } .failed { color: var(--failed); } .skipped { color: var(--skipped); }
figure { margin: .4rem 0 0; overflow-x: auto; }
svg { display: block; width: 100%; min-width: 54rem; height: auto; font-family: system-ui, sans-serif; text-anchor: middle; }
svg text { fill: var(--text); }
svg rect { fill: var(--box); stroke: var(--accent); stroke-width: 1.5; }
svg .kind { font-size: 15px; font-weight: 600; }
svg .name { font: 12px ui-monospace, monospace; }
svg .label { font-size: 12.5px; }
svg .nextTo { text-anchor: start; }
svg .arrow { stroke: var(--accent); stroke-width: 1.5; fill: none; marker-end: url(#tip); }
svg marker path { fill: var(--accent); }
@media (max-width: 40rem) {
  main { padding: 1rem .75rem; }
  h1 { font-size: 1.4rem; }
  article { padding: 1rem; }
  table, tbody, tr, th, td { display: block; width: 100%; }
  th, td { border: 0; padding: 0; }
  tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  tr:last-child { border-bottom: 0; }
}
@page { size: A4; margin: 12mm; }
@media print {
  body { font-size: 9pt; line-height: 1.3; }
  main { max-width: none; padding: 0; }
  article { margin: 3mm 0; padding: 0; border: 0; }
  h1 { font-size: 15pt; } h2 { font-size: 12pt; } h3 { font-size: 9.5pt; margin: 2mm 0 1mm; }
  th { width: 48mm; } th, td { padding: .6mm 2mm .6mm 0; } li { margin: .6mm 0; }
  h2, h3, tr, li, figure { break-inside: avoid; } h2, h3 { break-after: avoid; }
  figure { overflow: visible; } svg { min-width: 0; }
}
`;
