import { createServer } from "node:http";
import { listen } from "../shared/listen";

export type KeyServer = Awaited<ReturnType<typeof startKeyServer>>;

const prefix = "vault:v1:";

/**
 * Starts what stands for the transit engine of HashiCorp Vault, which encrypts the data keys of stacks; this one only
 * marks them. From a passphrase, each start of the engine would derive the key in a million rounds, which is half of a
 * short run.
 */
export async function startKeyServer() {
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      // Vault wants base64, and gives it back.
      const given = JSON.parse(chunks.join("")) as { plaintext?: string; ciphertext?: string };
      const { plaintext, ciphertext = "" } = given;
      const data = plaintext
        ? { ciphertext: prefix + plaintext }
        : { plaintext: ciphertext.slice(prefix.length) };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data }));
    });
  });
  const url = await listen(server);
  return {
    /** For `pulumi stack init --secrets-provider`. */
    secretsProvider: "hashivault://sandbox",
    /** Leads an engine here. */
    environment: { VAULT_SERVER_URL: url, VAULT_SERVER_TOKEN: "sandbox" },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
