import tls from "node:tls";
import { newCertificate, newKeyPair } from "../shared/certificates";

const validForMs = 7 * 86_400_000;

/** An authority of this one sandbox; its private key is never written anywhere. */
export async function newCertificateAuthority() {
  // One key for all hosts: making it is what takes long.
  const [authorityKey, hostKey] = await Promise.all([newKeyPair(), newKeyPair()]);
  const name = [{ name: "commonName", value: "engage-okta sandbox" }];
  const signed = () => ({
    issuer: name,
    issuerPrivateKey: authorityKey.privateKey,
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + validForMs),
  });
  const authority = newCertificate({
    ...signed(),
    subject: name,
    publicKey: authorityKey.publicKey,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
      { name: "subjectKeyIdentifier" },
    ],
  });
  const contexts = new Map<string, tls.SecureContext>();
  return {
    /** Its own certificate. */
    pem: authority,
    /** A TLS context with a certificate for the host, made when first asked for. */
    contextFor(host: string): tls.SecureContext {
      const known = contexts.get(host);
      if (known) return known;
      const cert = newCertificate({
        ...signed(),
        subject: [{ name: "commonName", value: host.slice(0, 64) }],
        publicKey: hostKey.publicKey,
        extensions: [
          { name: "basicConstraints", cA: false },
          { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
          { name: "extKeyUsage", serverAuth: true },
          { name: "subjectAltName", altNames: [{ type: 2, value: host }] },
        ],
      });
      const context = tls.createSecureContext({ key: hostKey.privateKey, cert: cert + authority });
      contexts.set(host, context);
      return context;
    },
  };
}
