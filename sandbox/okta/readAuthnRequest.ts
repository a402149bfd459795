import { verify } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { type Element } from "@xmldom/xmldom";
import { namespaces, parseXml } from "../shared/xml";
import { badRequest } from "./refusal";

const sizeLimit = 100_000;

/**
 * Reads a request that came by HTTP-Redirect, as user pools send them.
 *
 * @param rawQuery The query as it was encoded, which is what a signature covers.
 * @param certificatePem The request must be signed with its key. @default it need not be signed
 * @throws Refusal for a request that cannot be read, or whose signature does not hold
 */
export function readAuthnRequest(rawQuery: string, certificatePem?: string) {
  const root = rootOf(inflate(rawQuery));
  if (certificatePem) checkSignature(rawQuery, certificatePem);
  const attribute = (name: string) => root.getAttribute(name) ?? undefined;
  const id = attribute("ID");
  if (!id) throw badRequest("The AuthnRequest has no ID");
  return {
    id,
    assertionConsumerServiceUrl: attribute("AssertionConsumerServiceURL"),
    destination: attribute("Destination"),
  };
}

function inflate(rawQuery: string): string {
  const value = new URLSearchParams(rawQuery).get("SAMLRequest") ?? "";
  try {
    const deflated = Buffer.from(value, "base64");
    return inflateRawSync(deflated, { maxOutputLength: sizeLimit }).toString("utf8");
  } catch {
    throw badRequest("The SAMLRequest is not deflated XML in base64");
  }
}

function rootOf(text: string): Element {
  let root: Element | null;
  try {
    root = parseXml(text).documentElement;
  } catch {
    throw badRequest("The SAMLRequest is not XML");
  }
  if (root?.localName !== "AuthnRequest" || root.namespaceURI !== namespaces.saml2p) {
    throw badRequest("The SAMLRequest is not an AuthnRequest");
  }
  return root;
}

const rsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/** The redirect binding signs the query's parts as they were encoded, in a fixed order. */
function checkSignature(rawQuery: string, certificatePem: string): void {
  const parts = rawQuery.split("&");
  const raw = (name: string) => parts.find((part) => part.startsWith(`${name}=`));
  const query = new URLSearchParams(rawQuery);
  const signature = query.get("Signature");
  if (query.get("SigAlg") !== rsaSha256 || !signature) {
    throw badRequest("The AuthnRequest is not signed");
  }
  const signed = [raw("SAMLRequest"), raw("RelayState"), raw("SigAlg")].filter(Boolean).join("&");
  if (!verify("sha256", Buffer.from(signed), certificatePem, Buffer.from(signature, "base64"))) {
    throw badRequest("The AuthnRequest's signature does not hold");
  }
}
