import type { Element } from "@xmldom/xmldom";
import { XmlError, elements, namespaces, rootOf } from "../../verify/xml";
import { timeOf } from "./posted";

/** The outer part of a SAML response. */
export interface ResponseHead {
  element: Element;
  issuer: string;
  destination: string;
  /** The id of the request that it answers; empty where Okta began. */
  inResponseTo: string;
  /** Without their common beginning, the outer one first, for example `["Responder", "AuthnFailed"]`. */
  statusCodes: string[];
  statusMessage: string;
  /** The children of the response. */
  assertions: Element[];
  encrypted: number;
  /** Assertions anywhere else, where no service provider may look for them. */
  hidden: number;
  /** Whether there is a comment in it. No signature covers comments, and some readers stop at one. */
  hasComments: boolean;
}

export interface Assertion {
  issuer: string;
  issued?: Date;
  nameId: string;
  audiences: string[];
  /** The latest beginning that it states. */
  notBefore?: Date;
  /** The earliest end that it states. */
  notOnOrAfter?: Date;
  recipient: string;
  inResponseTo: string;
  attributes: ReadonlyMap<string, readonly string[]>;
}

/** Okta's has fifty, and one more for each group; checking the signature of many takes minutes. */
const mostElements = 10_000;

/** @throws {XmlError} when it is no SAML response */
export function readHead(xml: string): ResponseHead {
  const element = rootOf(xml);
  if (element.localName !== "Response" || element.namespaceURI !== namespaces.protocol) {
    throw new XmlError(`it is <${element.nodeName.slice(0, 100)}>, not a SAML response`);
  }
  const { length } = elements(element, "*", "*");
  if (length > mostElements) {
    throw new XmlError(`it has ${length} elements; at most ${mostElements} are read`);
  }
  const assertions = children(element, namespaces.assertion, "Assertion");
  return {
    element,
    issuer: textIn(element, namespaces.assertion, "Issuer"),
    destination: element.getAttribute("Destination") ?? "",
    inResponseTo: element.getAttribute("InResponseTo") ?? "",
    statusCodes: statusCodes(element),
    statusMessage: elements(element, namespaces.protocol, "StatusMessage")[0]?.textContent ?? "",
    assertions,
    encrypted: children(element, namespaces.assertion, "EncryptedAssertion").length,
    hidden: elements(element, "*", "Assertion").length - assertions.length,
    hasComments: xml.includes("<!--"),
  };
}

function statusCodes(response: Element): string[] {
  return elements(response, namespaces.protocol, "StatusCode").map((code) =>
    (code.getAttribute("Value") ?? "").replace("urn:oasis:names:tc:SAML:2.0:status:", ""),
  );
}

export function readAssertion(assertion: Element): Assertion {
  const [confirmation] = elements(assertion, namespaces.assertion, "SubjectConfirmationData");
  const [conditions] = elements(assertion, namespaces.assertion, "Conditions");
  const times = [conditions, confirmation];
  const all = (name: string) => times.flatMap((one) => timeOf(one?.getAttribute(name)) ?? []);
  return {
    issuer: textIn(assertion, namespaces.assertion, "Issuer"),
    issued: timeOf(assertion.getAttribute("IssueInstant")),
    nameId: textOf(elements(assertion, namespaces.assertion, "NameID")[0]),
    audiences: elements(assertion, namespaces.assertion, "Audience").map(textOf),
    notBefore: all("NotBefore").sort(byTime).at(-1),
    notOnOrAfter: all("NotOnOrAfter").sort(byTime)[0],
    recipient: confirmation?.getAttribute("Recipient") ?? "",
    inResponseTo: confirmation?.getAttribute("InResponseTo") ?? "",
    attributes: attributesOf(assertion),
  };
}

function attributesOf(assertion: Element): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const attribute of elements(assertion, namespaces.assertion, "Attribute")) {
    const name = attribute.getAttribute("Name") ?? "";
    const values = elements(attribute, namespaces.assertion, "AttributeValue").map(textOf);
    all.set(name, [...(all.get(name) ?? []), ...values]);
  }
  return all;
}

/** Child elements of that name, not those further below. */
export function children(parent: Element, namespace: string, localName: string): Element[] {
  return elements(parent, namespace, localName).filter((one) => one.parentNode === parent);
}

/** The whole text, as the standard asks: a comment in it is passed over and ends nothing. */
function textOf(element: Element | undefined): string {
  return element?.textContent?.trim() ?? "";
}

function textIn(parent: Element, namespace: string, localName: string): string {
  return textOf(children(parent, namespace, localName)[0]);
}

function byTime(one: Date, other: Date): number {
  return one.getTime() - other.getTime();
}
