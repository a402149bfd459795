import { verify } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { parseXml } from "../shared/xml";
import { badRequest } from "./refusal";

/**
 * Reads a request that came by HTTP-Redirect, as user pools send them.
 *
 * @param rawQuery The query as it was encoded, which is what a signature covers.
 * @param certificatePem The request must be signed with its key. @default it need not be signed
 * @throws Refusal for a request whose signature does not hold
 */
export function readAuthnRequest(rawQuery: string, certificatePem?: string) {
  if (certificatePem) checkSignature(rawQuery, certificatePem);
  const deflated = new URLSearchParams(rawQuery).get("SAMLRequest") ?? "";
  const text = inflateRawSync(Buffer.from(deflated, "base64")).toString("utf8");
  const root = parseXml(text).documentElement;
  const attribute = (name: string) => root?.getAttribute(name) ?? undefined;
  return {
    id: attribute("ID") ?? "",
    assertionConsumerServiceUrl: attribute("AssertionConsumerServiceURL"),
    destination: attribute("Destination"),
  };
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
