import { createHash, generateKeyPair, randomBytes, sign, X509Certificate } from "node:crypto";
import { promisify } from "node:util";
import forge from "node-forge";

/** An RSA key pair; making one takes a tenth of a second or more. */
export interface KeyPair {
  /** SPKI, PEM. */
  readonly publicKey: string;
  /** PKCS#8, PEM. */
  readonly privateKey: string;
}

export function newKeyPair(): Promise<KeyPair> {
  return promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
}

const numbered: Promise<KeyPair>[] = [];

/**
 * A key pair that no other number has. It is made once in this process, so that a server that is reset, and
 * counts from 0 again, finds those of before.
 */
export function keyPairNumber(number: number): Promise<KeyPair> {
  return (numbered[number] ??= newKeyPair());
}

/** Parts of a name, in node-forge's words, for example `{ name: "commonName", value: "acme" }`. */
export type Name = forge.pki.CertificateField[];

export interface CertificateRequest {
  readonly subject: Name;
  readonly publicKey: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** Who signs: an authority's name and key. @default the subject itself */
  readonly issuer?: Name;
  readonly issuerPrivateKey: string;
  readonly extensions?: object[];
}

/** Makes a certificate, signed with SHA-256; PEM. */
export function newCertificate(request: CertificateRequest): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(request.publicKey);
  certificate.serialNumber = `01${randomBytes(8).toString("hex")}`;
  certificate.validity.notBefore = request.notBefore;
  certificate.validity.notAfter = request.notAfter;
  certificate.setSubject(request.subject);
  certificate.setIssuer(request.issuer ?? request.subject);
  if (request.extensions) certificate.setExtensions(request.extensions);
  certificate.sign(nativeKey(certificate, request.issuerPrivateKey), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}

/** A certificate that signs itself, with its private key. */
export type SigningKey = ReturnType<typeof newSelfSigned>;

export function newSelfSigned(
  subject: Name,
  { publicKey, privateKey }: KeyPair,
  notBefore: Date,
  notAfter: Date,
) {
  const validity = { notBefore, notAfter };
  const request = { subject, publicKey, issuerPrivateKey: privateKey, ...validity };
  const certificatePem = newCertificate(request);
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
