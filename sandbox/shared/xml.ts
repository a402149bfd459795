import { type Document, DOMParser, type Element } from "@xmldom/xmldom";

export const namespaces = {
  md: "urn:oasis:names:tc:SAML:2.0:metadata",
  ds: "http://www.w3.org/2000/09/xmldsig#",
  saml2: "urn:oasis:names:tc:SAML:2.0:assertion",
  saml2p: "urn:oasis:names:tc:SAML:2.0:protocol",
  xs: "http://www.w3.org/2001/XMLSchema",
  xsi: "http://www.w3.org/2001/XMLSchema-instance",
} as const;

/** XML that `xml` wrote. */
export class Xml {
  constructor(readonly text: string) {}
}

/**
 * Writes XML. Text that is put in is escaped, XML is not, and undefined is left out. A line
 * break of the template is nothing between elements, and a space between attributes.
 *
 * @example xml`<a>${"<"}${[xml`<b/>`, xml`<c/>`]}</a>`.text // <a>&lt;<b/><c/></a>
 */
export function xml(
  markup: TemplateStringsArray,
  ...parts: readonly (string | Xml | readonly Xml[] | undefined)[]
): Xml {
  const written = markup.map((lines, index) => {
    const text = lines.replace(/\s*\n\s*(?=<|$)/g, "").replace(/\s*\n\s*/g, " ");
    const part = parts[index];
    if (typeof part === "string") return text + escapeXml(part);
    const added = [part ?? []].flat();
    return text + added.map((one) => one.text).join("");
  });
  return new Xml(written.join(""));
}

/** A page for a browser. */
export function htmlPage(title: string, ...content: (Xml | readonly Xml[] | undefined)[]): string {
  const { text } = xml`
    <html lang="en">
      <head><meta charset="utf-8"/><title>${title}</title></head>
      <body><h1>${title}</h1>${content.flatMap((part) => part ?? [])}</body>
    </html>`;
  return `<!DOCTYPE html>${text}`;
}

/** Parses strictly: anything that is not well-formed is an error. */
export function parseXml(text: string): Document {
  const parser = new DOMParser({
    onError: (_level, message) => {
      throw new Error(message);
    },
  });
  return parser.parseFromString(text, "text/xml");
}

/** All elements of that local name below `node`, whatever their namespace prefix. */
export function elements(node: Document | Element, localName: string): Element[] {
  return Array.from(node.getElementsByTagNameNS("*", localName));
}

/** The text of the first element of that name, trimmed; undefined when there is none. */
export function textOf(node: Document | Element, localName: string): string | undefined {
  return elements(node, localName)[0]?.textContent?.trim();
}

export function escapeXml(text: string): string {
  const entities: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot" };
  return text.replace(/[&<>"]/g, (sign) => `&${entities[sign]};`);
}
