import {
  bareCertificate,
  newCertificate,
  newKeyPair,
  type KeyPair,
} from "../../shared/certificates";

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
  private pair: Promise<KeyPair> | undefined;
  private readonly keys = new Map<string, Promise<SigningKey>>();

  of(poolId: string): Promise<SigningKey> {
    const known = this.keys.get(poolId);
    if (known) return known;
    this.pair ??= newKeyPair();
    const made = this.pair.then((pair) => certify(poolId, pair));
    this.keys.set(poolId, made);
    return made;
  }
}

const day = 86_400_000;

function certify(poolId: string, { publicKey, privateKey }: KeyPair): SigningKey {
  const pem = newCertificate({
    subject: [{ name: "commonName", value: poolId }],
    publicKey,
    issuerPrivateKey: privateKey,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 3650 * day),
  });
  return { certificate: bareCertificate(pem), privateKeyPem: privateKey };
}
