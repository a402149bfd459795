import { generateKeyPair, randomUUID } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../engine/cache";

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

const kept = new Map<string, Promise<KeyPair>>();

/**
 * A key pair that no other name has, made once on this machine: the local Okta gives one to each application. Each
 * sandbox makes certificates of its own for it, and none but a sandbox trusts them.
 */
export function keptKeyPair(name: string): Promise<KeyPair> {
  const pair = kept.get(name) ?? readOrMake(name);
  kept.set(name, pair);
  return pair;
}

async function readOrMake(name: string): Promise<KeyPair> {
  const file = path.join(await cacheFolder("keys"), `${name}.json`);
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text !== undefined) return JSON.parse(text) as KeyPair;
  const made = await newKeyPair();
  // Whole or not at all: another process may read it, or make it too.
  const whole = `${file}.${randomUUID()}`;
  await writeFile(whole, JSON.stringify(made), { mode: 0o600 });
  await rename(whole, file);
  return made;
}
