import { createHash } from "node:crypto";
import escapeHtml from "escape-html";
import { printable } from "../facts/printable";

/** A value as text in HTML, also in a quoted attribute, and nothing else. */
export function htmlText(value: string): string {
  return escapeHtml(printable(value));
}

export interface HtmlPage {
  /** Plain text, also the heading. */
  title: string;
  style: string;
  /** What stands below the heading, HTML. */
  header: string;
  /** HTML. */
  body: string;
  /** The only script that the page may run. @default none */
  script?: string;
}

/** One file that needs nothing else: no picture, no font and no script from elsewhere. */
export function htmlPage({ title, style, header, body, script }: HtmlPage): string {
  const hash = script && createHash("sha256").update(script).digest("base64");
  const scripts = hash ? `; script-src 'sha256-${hash}'` : "";
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'${scripts}">
<title>${htmlText(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<h1>${htmlText(title)}</h1>
${header}
</header>
${body}
</main>
${script ? `<script>${script}</script>\n` : ""}</body>
</html>
`;
}

export function stepItem(words: string): string {
  return `<li><label><input type="checkbox"> <span>${htmlText(words)}</span></label></li>`;
}

export function resultItem(status: string, words: string): string {
  return `<li><strong class="${htmlText(status)}">${htmlText(status)}</strong> <span>${htmlText(words)}</span></li>`;
}
