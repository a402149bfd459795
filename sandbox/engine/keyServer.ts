import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import { listen } from "../shared/listen";

export type KeyServer = Awaited<ReturnType<typeof startKeyServer>>;

/**
 * Starts what encrypts the data keys of stacks, as the transit engine of HashiCorp Vault does, with a key of its
 * own. From a passphrase, each start of the engine would derive the key in a million rounds, which is half of a
 * short run.
 */
export async function startKeyServer() {
  const token = randomUUID();
  const key = randomBytes(32);
  const operations: Record<string, (given: Given) => Given> = {
    "/v1/transit/encrypt/sandbox": ({ plaintext }) => ({ ciphertext: encrypt(key, plaintext) }),
    "/v1/transit/decrypt/sandbox": ({ ciphertext }) => ({ plaintext: decrypt(key, ciphertext) }),
  };
  const answer = async (request: IncomingMessage): Promise<[number, object]> => {
    if (request.headers["x-vault-token"] !== token) return [403, refusal("permission denied")];
    const operation = operations[request.url ?? ""];
    if (!operation) return [404, refusal(`nothing at ${request.url}`)];
    try {
      const body = Buffer.concat((await request.toArray()) as Buffer[]).toString("utf8");
      return [200, { data: operation(JSON.parse(body) as Given) }];
    } catch (error) {
      return [400, refusal(String(error))];
    }
  };
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  const url = await listen(server);
  return {
    /** For `pulumi stack init --secrets-provider`. */
    secretsProvider: "hashivault://sandbox",
    /** Leads an engine here. */
    environment: { VAULT_SERVER_URL: url, VAULT_SERVER_TOKEN: token },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Vault wants base64, and gives it back. */
type Given = { plaintext?: string; ciphertext?: string };

const refusal = (...errors: string[]) => ({ errors });

function encrypt(key: Buffer, plaintext = ""): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const hidden = [cipher.update(plaintext, "base64"), cipher.final()];
  return `vault:v1:${Buffer.concat([nonce, cipher.getAuthTag(), ...hidden]).toString("base64")}`;
}

/** @throws when it was not encrypted with this key */
function decrypt(key: Buffer, ciphertext = ""): string {
  const bytes = Buffer.from(ciphertext.replace(/^vault:v1:/, ""), "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("base64");
}
