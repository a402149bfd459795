import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { stackFor } from "../../sandbox/automation";
import { startKeyServer, type KeyServer } from "../../sandbox/engine/keyServer";
import { sharedSandbox } from "../sharedSandbox";

describe("the key server", () => {
  let server: KeyServer;

  before(async () => (server = await startKeyServer()));
  after(() => server?.stop());

  const plaintext = Buffer.from("a data key").toString("base64");

  async function ask(operation: string, body: object) {
    const url = `${server.environment.VAULT_SERVER_URL}/v1/transit/${operation}/sandbox`;
    return fetch(url, { method: "PUT", body: JSON.stringify(body) });
  }

  async function dataOf(answer: Response): Promise<Record<string, string>> {
    return ((await answer.json()) as { data: Record<string, string> }).data;
  }

  it("gives back what it was given", async () => {
    const { ciphertext } = await dataOf(await ask("encrypt", { plaintext }));
    assert.match(ciphertext ?? "", /^vault:v1:/);
    assert.deepEqual(await dataOf(await ask("decrypt", { ciphertext })), { plaintext });
  });

  it("never hangs up on an engine that is quiet, which would not ask again", async () => {
    const { headers } = await ask("encrypt", { plaintext });
    assert.equal(headers.get("connection"), "keep-alive");
    assert.equal(headers.get("keep-alive"), null, "no limit");
  });

  it("encrypts the secrets in a stack's state", async () => {
    const sandbox = await sharedSandbox();
    const program = async () => ({ word: pulumi.secret("do not write this down") });
    const stack = await stackFor(sandbox, { name: "keys", program, settings: {} });
    await stack.up();
    const { word } = await stack.outputs();
    assert.deepEqual(word, { value: "do not write this down", secret: true });
    const file = path.join(sandbox.folder, "state/.pulumi/stacks/engage-okta/keys.json");
    const state = await readFile(file, "utf8");
    assert.ok(state.includes("hashivault://sandbox") && state.includes('"ciphertext"'), state);
    assert.ok(!state.includes("write this down"), state);
  });
});
