import { X509Certificate } from "node:crypto";
import type { Element } from "@xmldom/xmldom";
import { XmlError, elements, namespaces, rootOf } from "./xml";

/** What a service provider takes from an identity provider's SAML metadata. */
export interface Metadata {
  entityId: string;
  /** Where people are sent to sign in, by HTTP-Redirect. */
  signOnUrl: string;
  /** Those for signing, at least one. */
  certificates: X509Certificate[];
}

/** The document is no usable metadata; the message completes "the metadata cannot be used: …". */
export class MetadataError extends Error {}

const redirectBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/** @throws {MetadataError} */
export function parseMetadata(xml: string): Metadata {
  const root = readRoot(xml);
  const [idp] = elements(root, namespaces.metadata, "IDPSSODescriptor");
  if (root.localName !== "EntityDescriptor" || root.namespaceURI !== namespaces.metadata || !idp) {
    throw new MetadataError(`it is <${root.nodeName}>, not an identity provider's metadata`);
  }
  const entityId = root.getAttribute("entityID");
  if (!entityId) throw new MetadataError("it has no entity id");
  const signOnUrl = elements(idp, namespaces.metadata, "SingleSignOnService")
    .find((service) => service.getAttribute("Binding") === redirectBinding)
    ?.getAttribute("Location");
  if (!signOnUrl) throw new MetadataError("it has no sign-on URL for HTTP-Redirect");
  if (!URL.canParse(signOnUrl)) {
    throw new MetadataError(`its sign-on URL ${JSON.stringify(signOnUrl)} is no URL`);
  }
  const certificates = signingCertificates(idp);
  if (certificates.length === 0) throw new MetadataError("it has no signing certificate");
  return { entityId, signOnUrl, certificates };
}

function readRoot(xml: string): Element {
  try {
    return rootOf(xml);
  } catch (error) {
    if (error instanceof XmlError) throw new MetadataError(error.message);
    throw error;
  }
}

/** A key without a use is for signing too. */
function signingCertificates(idp: Element): X509Certificate[] {
  return elements(idp, namespaces.metadata, "KeyDescriptor")
    .filter((key) => key.getAttribute("use") !== "encryption")
    .flatMap((key) => elements(key, namespaces.signature, "X509Certificate"))
    .map((element) => readCertificate(element.textContent ?? ""));
}

function readCertificate(base64: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(base64, "base64"));
  } catch {
    throw new MetadataError("a signing certificate in it cannot be read");
  }
}
