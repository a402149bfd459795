import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { secretIn } from "../../../operations/customer/credentials";
import { newCustomer } from "../../../operations/customer/new";

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

  it("is the name of the demo's customer, whose file is part of the project", async () => {
    const ui = { say: () => assert.fail("nothing is to be said") };
    await assert.rejects(
      newCustomer("dev", new Map(), { cwd: folder }, ui),
      /dev is the demo's customer.*Choose another name, for example acme/,
    );
    assert.deepEqual(readdirSync(folder), []);
  });
});
