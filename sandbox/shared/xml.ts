import {
  type Document,
  DOMImplementation,
  DOMParser,
  type Element,
  XMLSerializer,
} from "@xmldom/xmldom";

export const namespaces = {
  md: "urn:oasis:names:tc:SAML:2.0:metadata",
  ds: "http://www.w3.org/2000/09/xmldsig#",
  saml2: "urn:oasis:names:tc:SAML:2.0:assertion",
  saml2p: "urn:oasis:names:tc:SAML:2.0:protocol",
  xs: "http://www.w3.org/2001/XMLSchema",
  xmlns: "http://www.w3.org/2000/xmlns/",
  xsi: "http://www.w3.org/2001/XMLSchema-instance",
} as const;

type Prefix = keyof typeof namespaces;
/** An element's name, its attributes (undefined ones are left out), and its text or children. */
export type Tree = [
  name: `${Prefix}:${string}`,
  attributes?: Record<string, string | undefined>,
  content?: string | readonly (Tree | undefined)[],
];

function build(document: Document, [name, attributes = {}, content = []]: Tree): Element {
  const element = document.createElementNS(namespaces[name.split(":")[0] as Prefix], name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      const prefix = key.includes(":") ? (key.split(":")[0] as Prefix) : undefined;
      element.setAttributeNS(prefix ? namespaces[prefix] : null, key, value);
    }
  }
  if (typeof content === "string") {
    element.appendChild(document.createTextNode(content));
  } else {
    content.forEach((child) => child && element.appendChild(build(document, child)));
  }
  return element;
}

/** Writes a document; every text and attribute is escaped by the DOM's serialiser. */
export function writeXml(root: Tree): string {
  const document = new DOMImplementation().createDocument(null, "", null);
  document.appendChild(build(document, root));
  return new XMLSerializer().serializeToString(document);
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
