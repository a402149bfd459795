import { DOMParser, Document, Element } from "@xmldom/xmldom";
import { escapeXml } from "./http";

const namespaces: Record<string, string> = {
  iam: "https://iam.amazonaws.com/doc/2010-05-08/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
  cloudformation: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
};

type Value = string | number | boolean | Value[] | { [name: string]: Value };

/** A document of AWS's query protocol; the items of a list become `member` elements. */
export function toXml(root: string, content: Value, service: string): string {
  const namespace = namespaces[service];
  const attribute = namespace ? ` xmlns="${namespace}"` : "";
  return `<?xml version="1.0"?>\n<${root}${attribute}>${inner(content)}</${root}>`;
}

function inner(value: Value): string {
  if (Array.isArray(value)) return value.map((one) => `<member>${inner(one)}</member>`).join("");
  if (typeof value !== "object") return escapeXml(String(value));
  return Object.entries(value)
    .map(([name, one]) => `<${name}>${inner(one)}</${name}>`)
    .join("");
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
