import { verify } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { type Element } from "@xmldom/xmldom";
import { SignedXml } from "xml-crypto";
import { namespaces, parseXml } from "../shared/xml";

/** What a service provider asks for. */
export interface AuthnRequest {
  readonly id: string;
  readonly assertionConsumerServiceUrl?: string;
  readonly assertionConsumerServiceIndex?: number;
  readonly destination?: string;
  readonly forceAuthn: boolean;
}

/** A request that cannot be read, or whose signature does not hold. */
export class BadAuthnRequest extends Error {}

/** A SAML message as it came: by redirect the raw query, by post the form's fields. */
export type IncomingRequest =
  { binding: "redirect"; rawQuery: string } | { binding: "post"; samlRequest: string };

const sizeLimit = 100_000;

/**
 * Reads a request. With a certificate (PEM) the request must be signed, and only what the
 * signature covers is read.
 */
export function readAuthnRequest(incoming: IncomingRequest, certificatePem?: string): AuthnRequest {
  const xml = incoming.binding === "redirect" ? inflate(incoming.rawQuery) : decode(incoming);
  if (!certificatePem) {
    return parse(xml);
  }
  if (incoming.binding === "redirect") {
    checkQuerySignature(incoming.rawQuery, certificatePem);
    return parse(xml);
  }
  return parse(signedPart(xml, certificatePem));
}

function inflate(rawQuery: string): string {
  const value = new URLSearchParams(rawQuery).get("SAMLRequest") ?? "";
  try {
    const deflated = Buffer.from(value, "base64");
    return inflateRawSync(deflated, { maxOutputLength: sizeLimit }).toString("utf8");
  } catch {
    throw new BadAuthnRequest("The SAMLRequest is not deflated XML in base64");
  }
}

const decode = ({ samlRequest }: { samlRequest: string }): string =>
  Buffer.from(samlRequest, "base64").toString("utf8");

function rootOf(xml: string): Element {
  if (xml.includes("<!DOCTYPE")) {
    throw new BadAuthnRequest("The SAMLRequest has a document type");
  }
  let root: Element | null;
  try {
    root = parseXml(xml).documentElement;
  } catch {
    throw new BadAuthnRequest("The SAMLRequest is not XML");
  }
  if (root?.localName !== "AuthnRequest" || root.namespaceURI !== namespaces.saml2p) {
    throw new BadAuthnRequest("The SAMLRequest is not an AuthnRequest");
  }
  return root;
}

function parse(xml: string): AuthnRequest {
  const root = rootOf(xml);
  const attribute = (name: string) => root.getAttribute(name) ?? undefined;
  const id = attribute("ID");
  if (!id) {
    throw new BadAuthnRequest("The AuthnRequest has no ID");
  }
  const index = attribute("AssertionConsumerServiceIndex");
  return {
    id,
    assertionConsumerServiceUrl: attribute("AssertionConsumerServiceURL"),
    assertionConsumerServiceIndex: index === undefined ? undefined : Number(index),
    destination: attribute("Destination"),
    forceAuthn: attribute("ForceAuthn") === "true" || attribute("ForceAuthn") === "1",
  };
}

const digests: Record<string, string> = {
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": "sha256",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": "sha384",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": "sha512",
};

/** The redirect binding signs the query's parts as they were encoded, in a fixed order. */
function checkQuerySignature(rawQuery: string, certificatePem: string): void {
  const parts = rawQuery.split("&");
  const raw = (name: string) => parts.find((part) => part.startsWith(`${name}=`));
  const query = new URLSearchParams(rawQuery);
  const digest = digests[query.get("SigAlg") ?? ""];
  const signature = query.get("Signature");
  if (!digest || !signature) {
    throw new BadAuthnRequest("The AuthnRequest is not signed");
  }
  const signed = [raw("SAMLRequest"), raw("RelayState"), raw("SigAlg")].filter(Boolean).join("&");
  if (!verify(digest, Buffer.from(signed), certificatePem, Buffer.from(signature, "base64"))) {
    throw new BadAuthnRequest("The AuthnRequest's signature does not hold");
  }
}

function signedPart(xml: string, certificatePem: string): string {
  const [signature] = rootOf(xml).getElementsByTagNameNS(namespaces.ds, "Signature");
  if (!signature) {
    throw new BadAuthnRequest("The AuthnRequest is not signed");
  }
  const signed = new SignedXml({ publicCert: certificatePem, getCertFromKeyInfo: () => null });
  try {
    signed.loadSignature(signature.toString());
    const [part] = signed.checkSignature(xml) ? signed.getSignedReferences() : [];
    if (part !== undefined) return part;
  } catch {
    // said below
  }
  throw new BadAuthnRequest("The AuthnRequest's signature does not hold");
}
