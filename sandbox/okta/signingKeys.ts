import { randomBytes, X509Certificate } from "node:crypto";
import { newSelfSigned, thumbprint } from "../shared/certificates";
import { newKeyPair } from "../shared/keyPairs";

/** A signing certificate of one app, with its private key. */
export type SigningKey = Awaited<ReturnType<typeof newSigningKey>>;

/** Okta's own default for an app's first certificate. */
export const defaultValidityYears = 10;

/** Makes a self-signed RSA certificate that names the org, as Okta does for every app. */
export async function newSigningKey(
  orgName: string,
  validityYears: number,
  keyPair = newKeyPair(),
) {
  const created = new Date();
  created.setUTCMilliseconds(0);
  const expires = new Date(created);
  expires.setUTCFullYear(expires.getUTCFullYear() + validityYears);
  const subject = [
    { name: "countryName", value: "US" },
    { name: "organizationName", value: "Okta" },
    { name: "organizationalUnitName", value: "SSOProvider" },
    { name: "commonName", value: orgName },
  ];
  const notBefore = new Date(created.getTime() - 60_000);
  return {
    ...newSelfSigned(subject, await keyPair, notBefore, expires),
    kid: randomBytes(32).toString("base64url"),
    created,
    expires,
  };
}

/** The key as `/credentials/keys` answers it: no private part. */
export function toJsonWebKey(key: SigningKey): Record<string, unknown> {
  const { e, n } = new X509Certificate(key.certificatePem).publicKey.export({ format: "jwk" });
  return {
    kty: "RSA",
    created: key.created.toISOString(),
    lastUpdated: key.created.toISOString(),
    expiresAt: key.expires.toISOString(),
    kid: key.kid,
    use: "sig",
    x5c: [key.certificate],
    "x5t#S256": thumbprint(key.certificatePem),
    e,
    n,
  };
}
