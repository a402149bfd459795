/** What the status has besides the hand-off's style. */
export const pageStyle = `
[hidden] { display: none !important; }
main { max-width: 84rem; }
.controls { display: flex; flex-wrap: wrap; gap: .6rem 1.2rem; align-items: baseline; margin-top: 1.2rem; }
.controls select, .controls input { font: inherit; max-width: 100%; }
.overview th, .overview td { width: auto; }
.overview th, .overview td { overflow-wrap: normal; padding-right: .8rem; }
.overview td:first-child { overflow-wrap: anywhere; min-width: 7rem; }
.overview span { font-weight: 600; }
.overview time { white-space: nowrap; }
th button { all: unset; cursor: pointer; font-weight: 600; text-decoration: underline dotted; }
th button:focus-visible { outline: 2px solid var(--accent); }
th[aria-sort=ascending] button::after { content: " ↑" / ""; }
th[aria-sort=descending] button::after { content: " ↓" / ""; }
h2 span { font-size: 1rem; margin-left: .4rem; }
details { margin-top: 1rem; }
summary { cursor: pointer; }
@media (min-width: 62rem) {
  .overview td:not(:first-child) { white-space: nowrap; }
}
@media (max-width: 62rem) {
  .overview { font-size: .875rem; }
  .overview th, .overview td { padding-right: .5rem; }
}
@media (max-width: 40rem) {
  .overview { font-size: 1rem; }
  .overview thead { display: block; }
  .overview thead tr { display: flex; flex-wrap: wrap; gap: .2rem .8rem; }
  .overview thead:has(button) tr::before { content: "Sort by:"; color: var(--quiet); }
  .overview td { display: flex; gap: .6rem; }
  .overview td::before { content: attr(data-title); flex: 0 0 7rem; color: var(--quiet); }
}
@media print {
  .controls { display: none; }
  .overview { font-size: inherit; }
  th button { text-decoration: none; }
}
`;
