import { inflateRawSync } from "node:zlib";
import { XmlError, elements, namespaces, rootOf } from "./xml";

export interface AuthnRequest {
  issuer: string;
  /** Where Okta's answer is to go. */
  assertionConsumerService: string;
  /** Whom the request is for. */
  destination: string;
}

/** Bytes; a real one has under a thousand. */
const longest = 100_000;

/** The request in an address of the redirect binding; undefined when there is none. */
export function readAuthnRequest(url: URL): AuthnRequest | undefined {
  const encoded = url.searchParams.get("SAMLRequest");
  if (!encoded) return undefined;
  const root = inflated(encoded);
  const isRequest = root?.localName === "AuthnRequest" && root.namespaceURI === namespaces.protocol;
  if (!isRequest) return undefined;
  return {
    issuer: elements(root, namespaces.assertion, "Issuer")[0]?.textContent?.trim() ?? "",
    assertionConsumerService: root.getAttribute("AssertionConsumerServiceURL") ?? "",
    destination: root.getAttribute("Destination") ?? "",
  };
}

function inflated(encoded: string) {
  try {
    const xml = inflateRawSync(Buffer.from(encoded, "base64"), { maxOutputLength: longest });
    return rootOf(xml.toString("utf8"));
  } catch (error) {
    const zlib = String((error as { code?: unknown }).code ?? "");
    if (error instanceof XmlError || /^(Z_|ERR_BUFFER)/.test(zlib)) return undefined;
    throw error;
  }
}
