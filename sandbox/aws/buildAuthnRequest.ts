import { createSign, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { deflateRaw } from "node:zlib";
import { type SigningKey } from "./poolKeys";
import { escapeXml } from "../shared/xml";

const signatureAlgorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/** A request to an identity provider, by HTTP-Redirect, as a user pool sends it. */
export async function buildAuthnRequestUrl(options: {
  poolId: string;
  /** Where the answer is to go. */
  acsUrl: string;
  /** The identity provider's sign-on address. */
  destination: string;
  /** Signs the request; undefined: unsigned. */
  signingKey?: SigningKey;
}): Promise<{ id: string; relayState: string; url: string }> {
  const { poolId, acsUrl, destination, signingKey } = options;
  const id = `_${randomBytes(16).toString("hex")}`;
  const relayState = randomBytes(24).toString("base64url");
  const xml =
    `<saml2p:AuthnRequest xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol"` +
    ` AssertionConsumerServiceURL="${escapeXml(acsUrl)}" Destination="${escapeXml(destination)}"` +
    ` ID="${id}" IssueInstant="${new Date().toISOString()}"` +
    ` ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Version="2.0">` +
    `<saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">` +
    `urn:amazon:cognito:sp:${escapeXml(poolId)}</saml2:Issuer></saml2p:AuthnRequest>`;
  const deflated = await promisify(deflateRaw)(Buffer.from(xml));
  // The signature covers these parameters in this order, as they are written.
  let query = `SAMLRequest=${encodeURIComponent(deflated.toString("base64"))}`;
  query += `&RelayState=${encodeURIComponent(relayState)}`;
  if (signingKey) {
    query += `&SigAlg=${encodeURIComponent(signatureAlgorithm)}`;
    const signature = createSign("RSA-SHA256")
      .update(query)
      .sign(signingKey.privateKeyPem, "base64");
    query += `&Signature=${encodeURIComponent(signature)}`;
  }
  return { id, relayState, url: `${destination}${destination.includes("?") ? "&" : "?"}${query}` };
}
