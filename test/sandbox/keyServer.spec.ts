import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { stackFor } from "../../sandbox/automation";
import { startKeyServer, type KeyServer } from "../../sandbox/engine/keyServer";
import { sharedSandbox } from "../sharedSandbox";

interface Answer {
  status: number;
  data: Record<string, string>;
  errors: string[];
}

describe("the key server", () => {
  let [one, other]: KeyServer[] = [];

  before(async () => ([one, other] = await Promise.all([startKeyServer(), startKeyServer()])));
  after(() => Promise.all([one?.stop(), other?.stop()]));

  const plaintext = Buffer.from("a data key").toString("base64");

  async function ask(
    server: KeyServer | undefined,
    operation: string,
    body: object,
    token = server?.environment.VAULT_SERVER_TOKEN ?? "",
  ): Promise<Answer> {
    const url = `${server?.environment.VAULT_SERVER_URL}/v1/transit/${operation}/sandbox`;
    const headers = { "x-vault-token": token };
    const answer = await fetch(url, { method: "PUT", headers, body: JSON.stringify(body) });
    return { status: answer.status, ...((await answer.json()) as Pick<Answer, "data" | "errors">) };
  }

  it("decrypts what it encrypted, and nothing that it did not", async () => {
    const { ciphertext } = (await ask(one, "encrypt", { plaintext })).data;
    assert.match(ciphertext ?? "", /^vault:v1:/);
    assert.deepEqual((await ask(one, "decrypt", { ciphertext })).data, { plaintext });
    assert.equal((await ask(other, "decrypt", { ciphertext })).status, 400);
  });

  it("refuses another's token, and does nothing but encrypt and decrypt", async () => {
    const refused = await ask(one, "encrypt", { plaintext }, "guessed");
    assert.deepEqual(refused, { status: 403, errors: ["permission denied"] });
    assert.equal((await ask(one, "export", {})).status, 404);
  });

  it("never hangs up on an engine that is quiet, which would not ask again", async () => {
    const url = `${one?.environment.VAULT_SERVER_URL}/`;
    const { headers } = await fetch(url);
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
