import { createHash, randomBytes, sign, X509Certificate } from "node:crypto";
import forge from "node-forge";
import type { KeyPair } from "./keyPairs";

/** Parts of a name, in node-forge's words, for example `{ name: "commonName", value: "acme" }`. */
export type Name = forge.pki.CertificateField[];

/** A certificate that signs itself, with its private key. */
export type SigningKey = ReturnType<typeof newSelfSigned>;

/** @param hosts Which it is for; `*` is any one label. @default none: it signs messages */
export function newSelfSigned(
  subject: Name,
  { publicKey, privateKey }: KeyPair,
  notBefore: Date,
  notAfter: Date,
  hosts: readonly string[] = [],
) {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  certificate.serialNumber = `01${randomBytes(8).toString("hex")}`;
  certificate.validity = { notBefore, notAfter };
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  const altNames = hosts.map((value) => ({ type: 2, value }));
  if (altNames.length > 0) certificate.setExtensions([{ name: "subjectAltName", altNames }]);
  certificate.sign(nativeKey(certificate, privateKey), forge.md.sha256.create());
  const certificatePem = forge.pki.certificateToPem(certificate);
  return {
    /** PKCS#8, PEM. */
    privateKeyPem: privateKey,
    certificatePem,
    /** DER in base64 on one line: the form of `x5c`, of SAML metadata and of AWS. */
    certificate: new X509Certificate(certificatePem).raw.toString("base64"),
  };
}

/** A key for `certificate.sign` that signs as Node does: node-forge's own arithmetic takes ten times as long. */
function nativeKey(certificate: forge.pki.Certificate, pem: string): forge.pki.rsa.PrivateKey {
  const toSign = () =>
    Buffer.from(forge.asn1.toDer(certificate.tbsCertificate).getBytes(), "latin1");
  const key = { sign: () => sign("sha256", toSign(), pem).toString("latin1") };
  return key as unknown as forge.pki.rsa.PrivateKey;
}

/** `x5t#S256` of a certificate. */
export function thumbprint(pem: string): string {
  return createHash("sha256").update(new X509Certificate(pem).raw).digest("base64url");
}
