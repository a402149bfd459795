import { X509Certificate, generateKeyPair, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import forge from "node-forge";

/** A user pool's key pair, which signs its requests to identity providers. */
export interface SigningKey {
  /** Base64 of the certificate's DER, without PEM lines: the form that GetSigningCertificate has. */
  readonly certificate: string;
  readonly privateKeyPem: string;
}

/**
 * The signing certificates of all pools, each made when it is first asked for. They share one key
 * pair, because making one is slow.
 */
export class PoolKeys {
  private pair: ReturnType<typeof makePair> | undefined;
  private readonly keys = new Map<string, Promise<SigningKey>>();

  of(poolId: string): Promise<SigningKey> {
    const known = this.keys.get(poolId);
    if (known) return known;
    this.pair ??= makePair();
    const made = this.pair.then((pair) => certify(poolId, pair));
    this.keys.set(poolId, made);
    return made;
  }
}

const newKeyPair = promisify(generateKeyPair);

function makePair() {
  return newKeyPair("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
}

function certify(poolId: string, pair: { publicKey: string; privateKey: string }): SigningKey {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = `01${randomBytes(8).toString("hex")}`;
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + 10 * 365 * 86_400_000);
  certificate.setSubject([{ name: "commonName", value: poolId }]);
  certificate.setIssuer([{ name: "commonName", value: poolId }]);
  certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
  const der = new X509Certificate(forge.pki.certificateToPem(certificate)).raw;
  return { certificate: der.toString("base64"), privateKeyPem: pair.privateKey };
}
