import { createHash, generateKeyPair, randomBytes, X509Certificate } from "node:crypto";
import { promisify } from "node:util";
import forge from "node-forge";

/** A signing certificate of one app, with its private key. */
export interface SigningKey {
  readonly kid: string;
  /** PKCS#8, PEM. */
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  /** The certificate's DER in base64 on one line, as in `x5c` and in metadata. */
  readonly certificate: string;
  readonly created: Date;
  readonly expires: Date;
}

/** Okta's own default for an app's first certificate. */
export const defaultValidityYears = 10;

const newKeyPair = promisify(generateKeyPair);

/** Makes a self-signed RSA certificate that names the org, as Okta does for every app. */
export async function newSigningKey(orgName: string, validityYears: number): Promise<SigningKey> {
  const pair = await newKeyPair("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const created = new Date();
  const expires = new Date(created);
  expires.setUTCFullYear(expires.getUTCFullYear() + validityYears);
  expires.setUTCMilliseconds(0);

  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = `01${randomBytes(8).toString("hex")}`;
  certificate.validity.notBefore = new Date(created.getTime() - 60_000);
  certificate.validity.notAfter = expires;
  const name = [
    { name: "countryName", value: "US" },
    { name: "organizationName", value: "Okta" },
    { name: "organizationalUnitName", value: "SSOProvider" },
    { name: "commonName", value: orgName },
  ];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());

  const certificatePem = forge.pki.certificateToPem(certificate);
  return {
    kid: randomBytes(32).toString("base64url"),
    privateKeyPem: pair.privateKey,
    certificatePem,
    certificate: new X509Certificate(certificatePem).raw.toString("base64"),
    created,
    expires,
  };
}

/** The key as `/credentials/keys` answers it: no private part. */
export function toJsonWebKey(key: SigningKey): Record<string, unknown> {
  const certificate = new X509Certificate(key.certificatePem);
  const { e, n } = certificate.publicKey.export({ format: "jwk" });
  return {
    kty: "RSA",
    created: key.created.toISOString(),
    lastUpdated: key.created.toISOString(),
    expiresAt: key.expires.toISOString(),
    kid: key.kid,
    use: "sig",
    x5c: [key.certificate],
    "x5t#S256": createHash("sha256").update(certificate.raw).digest("base64url"),
    e,
    n,
  };
}
