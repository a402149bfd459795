import { DOMParser, type Element } from "@xmldom/xmldom";

/** Of SAML 2.0, and of XML signatures. */
export const namespaces = {
  protocol: "urn:oasis:names:tc:SAML:2.0:protocol",
  assertion: "urn:oasis:names:tc:SAML:2.0:assertion",
  metadata: "urn:oasis:names:tc:SAML:2.0:metadata",
  signature: "http://www.w3.org/2000/09/xmldsig#",
} as const;

/** Text that is not XML, or XML that is unsafe to read. */
export class XmlError extends Error {}

/**
 * The root element of XML that came from somewhere. Without a document type there are no entities
 * but XML's own five, so nothing can grow and nothing is fetched.
 *
 * @throws {XmlError}
 */
export function rootOf(xml: string): Element {
  if (/<!DOCTYPE/i.test(xml)) throw new XmlError("it has a document type, which SAML never has");
  let problem = "it has no element";
  // Of a warning too: the parser would guess what was meant.
  const onError = (_level: string, message: string) => {
    problem = message;
    throw new XmlError(message);
  };
  try {
    const root = new DOMParser({ onError }).parseFromString(xml, "text/xml").documentElement;
    if (root) return root;
  } catch {
    // The parser wraps what onError throws in words of its own.
  }
  throw new XmlError(`it is not XML: ${problem.split("\n")[0]}`);
}

/** All elements of that name below, with any prefix. */
export function elements(node: Element, namespace: string, localName: string): Element[] {
  return Array.from(node.getElementsByTagNameNS(namespace, localName));
}
