import { createHash } from "node:crypto";
import { htmlText as text } from "./htmlText";

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
<title>${text(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<h1>${text(title)}</h1>
${header}
</header>
${body}
</main>
${script ? `<script>${script}</script>\n` : ""}</body>
</html>
`;
}

export function stepItem(words: string): string {
  return `<li><label><input type="checkbox"> <span>${text(words)}</span></label></li>`;
}

export function resultItem(status: string, words: string): string {
  return `<li><strong class="${text(status)}">${text(status)}</strong> <span>${text(words)}</span></li>`;
}
