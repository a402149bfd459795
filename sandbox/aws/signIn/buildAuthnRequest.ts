import { randomBytes } from "node:crypto";
import { SAML } from "@node-saml/node-saml";
import { type SigningKey } from "../../shared/certificates";

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
  const id = `_${randomBytes(16).toString("hex")}`;
  const relayState = randomBytes(24).toString("base64url");
  const saml = new SAML({
    issuer: `urn:amazon:cognito:sp:${options.poolId}`,
    callbackUrl: options.acsUrl,
    entryPoint: options.destination,
    privateKey: options.signingKey?.privateKeyPem,
    signatureAlgorithm: "sha256",
    generateUniqueId: () => id,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    // Needed for responses only.
    idpCert: "unused",
  });
  return { id, relayState, url: await saml.getAuthorizeUrlAsync(relayState, undefined, {}) };
}
