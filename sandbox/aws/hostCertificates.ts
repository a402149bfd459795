import { generateKeyPairSync, randomBytes } from "node:crypto";
import tls from "node:tls";
import forge from "node-forge";

/** An authority of this one sandbox; its private key is never written anywhere. */
export interface CertificateAuthority {
  /** Its own certificate. */
  readonly pem: string;
  /** A TLS context with a certificate for the host, made when first asked for. */
  contextFor(host: string): tls.SecureContext;
}

const validForMs = 7 * 86_400_000;

export function newCertificateAuthority(): CertificateAuthority {
  const authorityKey = newKey();
  // One key for all hosts: making it is what takes long.
  const hostKey = newKey();
  const name = [{ name: "commonName", value: "engage-okta sandbox" }];
  const authority = certificate(authorityKey.publicPem, name, name, authorityKey.privatePem, [
    { name: "basicConstraints", cA: true, critical: true },
    { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    { name: "subjectKeyIdentifier" },
  ]);
  const contexts = new Map<string, tls.SecureContext>();
  return {
    pem: authority,
    contextFor(host) {
      const known = contexts.get(host);
      if (known) return known;
      const subject = [{ name: "commonName", value: host.slice(0, 64) }];
      const cert = certificate(hostKey.publicPem, subject, name, authorityKey.privatePem, [
        { name: "basicConstraints", cA: false },
        { name: "keyUsage", digitalSignature: true, keyEncipherment: true, critical: true },
        { name: "extKeyUsage", serverAuth: true },
        { name: "subjectAltName", altNames: [{ type: 2, value: host }] },
      ]);
      const context = tls.createSecureContext({ key: hostKey.privatePem, cert: cert + authority });
      contexts.set(host, context);
      return context;
    },
  };
}

function newKey() {
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return { privatePem: pair.privateKey, publicPem: pair.publicKey };
}

function certificate(
  publicPem: string,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  signerPem: string,
  extensions: object[],
): string {
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(publicPem);
  made.serialNumber = `01${randomBytes(8).toString("hex")}`;
  made.validity.notBefore = new Date(Date.now() - 86_400_000);
  made.validity.notAfter = new Date(Date.now() + validForMs);
  made.setSubject(subject);
  made.setIssuer(issuer);
  made.setExtensions(extensions);
  made.sign(forge.pki.privateKeyFromPem(signerPem), forge.md.sha256.create());
  return forge.pki.certificateToPem(made);
}
