import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { readSecretFiles, secretIn } from "../../../operations/shared/credentials";
import { newCustomer } from "../../../operations/customer/new/new";

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

describe("What customer new refuses before it asks a cloud", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "credentials-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const keyIn = (text: string) => {
    const file = path.join(folder, "key.pem");
    writeFileSync(file, text);
    return secretIn("okta:privateKey", file);
  };

  it("is a private key that is cut off, not one that is whole", async () => {
    assert.deepEqual(await keyIn(privateKey), { secret: privateKey.trim() });
    const cut = await keyIn(privateKey.slice(0, 200));
    assert.match("wrong" in cut ? cut.wrong : "", /whole private key.*cannot be read/);
    const other = await keyIn("ssh-rsa AAAA");
    assert.match("wrong" in other ? other.wrong : "", /begins with -----BEGIN PRIVATE KEY-----/);
  });

  describe("as a file of a secret", () => {
    const given = async (oktaApiTokenFile: string) =>
      (await readSecretFiles({ oktaApiTokenFile })).mistakes.map((mistake) => mistake.given);
    const hidden =
      "(not shown: no such file, and it looks like the secret itself; give a file, and rotate the secret if it is one)";
    const token = "00abcDEF0123456789abcDEF0123456789abcDEF-_";

    it("is the secret itself, which is not shown", async () => {
      const body = privateKey.split("\n").slice(1, -2).join("");
      for (const secret of [
        token,
        token.slice(0, 25),
        privateKey,
        "-----BEGIN",
        body,
        `./${token}`,
        ...["ab/".repeat(14), `${"a".repeat(30)}/${"b".repeat(30)}+=`, `${body.slice(0, 64)}/x`],
      ]) {
        assert.deepEqual(await given(secret), [hidden]);
      }
    });

    it("is a name without a file, which is shown", async () => {
      for (const name of [
        "/no/such/file",
        "token",
        "C:\\keys\\okta.pem",
        "okta-api-token-of-acme.txt",
        "keys/local-measure-engage-okta-private-key-acme-production.pem",
        "/nix/store/0123456789abcdef0123456789abcdef-secrets/okta",
      ]) {
        assert.deepEqual(await given(name), [JSON.stringify(name)]);
      }
      const wrong = path.join(folder, "okta_api_token_of_acme_in_production_2027");
      writeFileSync(wrong, "two words");
      assert.deepEqual(await given(wrong), [JSON.stringify(wrong)]);
    });
  });

  it("is the name of the demo's customer, whose file is part of the project", async () => {
    const ui = { say: () => assert.fail("nothing is to be said") };
    await assert.rejects(
      newCustomer("dev", new Map(), { cwd: folder }, ui),
      /dev is the demo's customer.*Choose another name, for example acme/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });
});
