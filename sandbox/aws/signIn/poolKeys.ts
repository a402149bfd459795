import { newSelfSigned, type SigningKey } from "../../shared/certificates";
import { keptKeyPair } from "../../shared/keyPairs";

const day = 86_400_000;

/**
 * The certificates of all pools, which sign their requests to identity providers; each is made when it is first
 * asked for. They share one key pair, because making one is slow.
 */
export class PoolKeys {
  private readonly keys = new Map<string, SigningKey>();

  async of(poolId: string): Promise<SigningKey> {
    const pair = await keptKeyPair("pools");
    const subject = [{ name: "commonName", value: poolId }];
    const [from, to] = [Date.now() - day, Date.now() + 3650 * day].map((ms) => new Date(ms));
    const key = this.keys.get(poolId) ?? newSelfSigned(subject, pair, from!, to!);
    this.keys.set(poolId, key);
    return key;
  }
}
