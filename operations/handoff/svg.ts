import escapeHtml from "escape-html";
import type { Arrow, Box, Diagram } from "./diagram";

// Units of the picture, which are pixels where it is not scaled.
const boxWidth = 230;
const boxHeight = 92;
const columnGap = 100;
const rowGap = 58;
const margin = 8;
/** Characters that fit into a box in the small type. */
const lineLength = 30;

/** The diagram as an SVG element that says in words what it shows. */
export function svg(diagram: Diagram): string {
  const { boxes, arrows } = diagram;
  const columns = Math.max(...boxes.map(({ column }) => column)) + 1;
  const rows = Math.max(...boxes.map(({ row }) => row)) + 1;
  const width = 2 * margin + columns * boxWidth + (columns - 1) * columnGap;
  const height = 2 * margin + rows * boxHeight + (rows - 1) * rowGap;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="diagram-title diagram-text">`,
    '<title id="diagram-title">How the parts are connected</title>',
    `<desc id="diagram-text">${escapeHtml(inWords(diagram))}</desc>`,
    '<defs><marker id="tip" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10z"/></marker></defs>',
    ...boxes.map(boxElement),
    ...arrows.map((arrow) => arrowElement(arrow, boxes)),
    "</svg>",
  ].join("\n");
}

function inWords({ boxes, arrows }: Diagram): string {
  const named = (id: string) => {
    const box = boxes.find((one) => one.id === id);
    return box ? `${box.kind} (${box.name})` : id;
  };
  return arrows.map(({ from, to, label }) => `${named(from)} ${label} ${named(to)}.`).join(" ");
}

function corner({ column, row }: Box): { x: number; y: number } {
  return {
    x: margin + column * (boxWidth + columnGap),
    y: margin + row * (boxHeight + rowGap),
  };
}

function boxElement(box: Box): string {
  const { x, y } = corner(box);
  const middle = x + boxWidth / 2;
  const lines = wrap(box.name).map(
    (line, index) =>
      `<text class="name" x="${middle}" y="${y + 50 + index * 16}">${escapeHtml(line)}</text>`,
  );
  return [
    `<rect x="${x}" y="${y}" width="${boxWidth}" height="${boxHeight}" rx="8"/>`,
    `<text class="kind" x="${middle}" y="${y + 26}">${escapeHtml(box.kind)}</text>`,
    ...lines,
  ].join("");
}

/** Breaks after a space, a dot or a hyphen where it can; at most three lines. */
export function wrap(name: string): string[] {
  const lines: string[] = [];
  let rest = name;
  while (rest.length > lineLength && lines.length < 2) {
    const head = rest.slice(0, lineLength);
    const at = Math.max(head.lastIndexOf(" "), head.lastIndexOf("."), head.lastIndexOf("-")) + 1;
    lines.push(rest.slice(0, at || lineLength).trim());
    rest = rest.slice(at || lineLength);
  }
  return [...lines, rest.length > lineLength ? `${rest.slice(0, lineLength - 1)}…` : rest];
}

function arrowElement({ from, to, label }: Arrow, boxes: Box[]): string {
  const [start, end] = [from, to].map((id) => boxes.find((box) => box.id === id));
  if (!start || !end) return "";
  const [a, b] = [corner(start), corner(end)];
  const text = escapeHtml(label);
  if (start.row === end.row) {
    const y = a.y + boxHeight / 2;
    const [x1, x2] = [a.x + boxWidth, b.x];
    return `<path class="arrow" d="M${x1} ${y}H${x2}"/><text class="label" x="${(x1 + x2) / 2}" y="${y - 8}">${text}</text>`;
  }
  const x = a.x + boxWidth / 2;
  const [y1, y2] = [a.y, b.y + boxHeight];
  return `<path class="arrow" d="M${x} ${y1}V${y2}"/><text class="label nextTo" x="${x + 10}" y="${(y1 + y2) / 2 + 4}">${text}</text>`;
}
