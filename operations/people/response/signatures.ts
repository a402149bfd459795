import type { X509Certificate } from "node:crypto";
import type { Element } from "@xmldom/xmldom";
import { SignedXml } from "xml-crypto";
import { elements, namespaces, rootOf } from "../../verify/xml";
import { children } from "./samlResponse";

/** What the signature of one element is worth. */
export type Signed =
  /** `content` was read from the bytes that were signed: nothing else may be believed. */
  | { state: "valid"; content: Element; by: X509Certificate }
  | { state: "missing" }
  /** The element was changed after it was signed. */
  | { state: "changed" }
  /** It was signed with a key that the metadata does not have. */
  | { state: "otherKey"; certificate?: string }
  /** It signs something else, or in a way that no SAML software uses. */
  | { state: "unusual"; why: string };

/** Source: SAML 2.0 Core, 5.4.4: no other transform is allowed. */
const transforms = [
  "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
  "http://www.w3.org/2001/10/xml-exc-c14n#",
];

/**
 * Checks the signature that an element has as its child. The content of a valid one is read from what
 * was signed, never from the document, in which a forger may have put something else under the same name.
 *
 * @param xml The whole document.
 * @param element The response or the assertion in it.
 * @param certificates Those of the metadata; the one that comes with a signature proves nothing.
 */
export function checkSignature(
  xml: string,
  element: Element,
  certificates: readonly X509Certificate[],
): Signed {
  const signatures = children(element, namespaces.signature, "Signature");
  const [signature] = signatures;
  if (!signature) return { state: "missing" };
  if (signatures.length > 1) return { state: "unusual", why: "it has two signatures" };
  const why = unusual(signature, element.getAttribute("ID") ?? "");
  if (why) return { state: "unusual", why };
  for (const certificate of certificates) {
    const checked = check(xml, signature, certificate);
    if (checked.state !== "otherKey") return checked;
  }
  return { state: "otherKey", certificate: certificateIn(signature) };
}

/** What is wrong with the form of a signature: it must sign the element that it is in, and that as a whole. */
function unusual(signature: Element, id: string): string | undefined {
  const references = elements(signature, namespaces.signature, "Reference");
  const [reference] = references;
  if (!reference || references.length > 1) return `it signs ${references.length} elements`;
  if (id === "" || reference.getAttribute("URI") !== `#${id}`) {
    return "it signs another element than the one that it is in";
  }
  const found = elements(reference, namespaces.signature, "Transform").map(
    (one) => one.getAttribute("Algorithm") ?? "",
  );
  const other = found.find((one) => !transforms.includes(one));
  return other === undefined ? undefined : `it signs only what the transform ${other} leaves`;
}

function check(xml: string, signature: Element, certificate: X509Certificate): Signed {
  const signedXml = new SignedXml({ publicCert: certificate.toString() });
  try {
    signedXml.loadSignature(signature.toString());
    if (!signedXml.checkSignature(xml)) return { state: "changed" };
  } catch (error) {
    return failure(error as Error);
  }
  const [content = ""] = signedXml.getSignedReferences();
  return { state: "valid", content: rootOf(content), by: certificate };
}

/** The library's message has the signature in it, which is not for the report. */
function failure({ message }: Error): Signed {
  if (message.startsWith("invalid signature: the signature value")) return { state: "otherKey" };
  const algorithm = /algorithm '([^']{1,100})' is not supported/.exec(message)?.[1];
  if (algorithm) return { state: "unusual", why: `it uses the algorithm ${algorithm}` };
  const twice = message.includes("wrapping attack");
  return { state: "unusual", why: twice ? "two elements have the same ID" : "it is malformed" };
}

/** Base64 of the certificate that the signature names. */
function certificateIn(signature: Element): string | undefined {
  const [certificate] = elements(signature, namespaces.signature, "X509Certificate");
  return certificate?.textContent?.replace(/\s/g, "") || undefined;
}
