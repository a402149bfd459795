import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { newFolder, stackFor, type SandboxStack } from "../../sandbox/automation";
import { projectScopes } from "../../sandbox/okta/server";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox";
import { skip } from "../skip";
import { customer, customerTyped, unseen, type Ended, type Typing } from "./customer/command";

const key = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
/** Every line of the key is as secret as the whole. */
const keyLines = key.privateKey.split("\n").filter((line) => /^[\w+/=]{40,}$/.test(line));

describe("customer new on the real engine", () => {
  let sandbox: Sandbox;
  let token: string;
  let folder: string;
  let keyFile: string;

  before(async () => {
    const client = { clientId: "0oaService", privateKeyId: "k1", publicKeyPem: key.publicKey };
    const started = await startSandbox({ okta: { oauthClients: [client] }, keepsPlugins: true });
    const { OKTA_API_TOKEN = "", ...environment } = started.environment;
    token = OKTA_API_TOKEN;
    sandbox = { ...started, environment: Object.freeze(environment) };
    folder = await newFolder(sandbox, "acme");
    keyFile = path.join(sandbox.folder, "key.pem");
    await writeFile(keyFile, key.privateKey);
  });
  after(() => sandbox?.stop());

  const file = (name: string) => path.join(folder, `Pulumi.${name}.yaml`);
  const settings = async (name: string) => readFile(file(name), "utf8");
  const flags = () => [
    ...["--region", "ap-southeast-2", "--cloud-formation-stack", "LocalMeasureEngage"],
    ...["--okta-org", "acme", "--okta-client-id", "0oaService", "--okta-private-key-id", "k1"],
    ...["--groups", "Engage Agents", "--okta-private-key-file", keyFile],
    ...["--connect-instance", "acme", "--connect-groups", "Connect Agents"],
    ...["--guardrail-targets", sandbox.customer.organization.organizationalUnitId],
    ...["--management-role", sandbox.customer.organization.managementRole],
  ];

  function assertHidden(ended: Ended, written: string, secrets: string[]): void {
    assert.ok(
      ended.processes.some((line) => /config set --secret/.test(line)),
      "the encryption was not among the processes that were seen",
    );
    for (const secret of secrets) {
      assert.ok(!written.includes(secret), "the settings file has a secret");
      assert.ok(!`${ended.stdout}${ended.stderr}`.includes(secret), "the output has a secret");
      const seen = ended.processes.find((line) => line.includes(secret));
      assert.equal(seen, undefined, "a process has a secret among its arguments");
    }
  }

  it("lists every mistake of the flags in one message, and writes nothing", async () => {
    const { exitCode, stderr } = await customer(
      sandbox,
      folder,
      ...["new", "acme", "--region", "nowhere", "--groups", "a,a"],
      ...["--okta-private-key-file", "/no/such/file", "--connect-instance", "-x-"],
    );
    assert.equal(exitCode, 1);
    for (const flag of ["--region", "--groups", "--okta-private-key-file", "--connect-instance"]) {
      assert.ok(stderr.includes(`  ${flag}`), `${flag} is not in: ${stderr}`);
    }
    assert.doesNotMatch(stderr, /\n\s+at /);
    assert.deepEqual(await readdir(folder), ["Pulumi.yaml"]);
  });

  it("says of everything that was not found what to do, and writes nothing", async () => {
    const { exitCode, stderr } = await customer(
      sandbox,
      folder,
      ...["new", "acme", ...flags(), "--groups", "Engage Agent", "--connect-instance", "acmee"],
    );
    assert.equal(exitCode, 1);
    assert.match(stderr, /no group "Engage Agent"\. Did you mean "Engage Agents"/);
    assert.match(stderr, /no Amazon Connect instance "acmee".*: acme\./);
    assert.deepEqual(await readdir(folder), ["Pulumi.yaml"]);
  });

  it("refuses a pool in which another customer of the folder has the same provider's name", async () => {
    const other = path.join(folder, "Pulumi.globex.yaml");
    const engage = { userPoolId: sandbox.customer.userPoolId };
    await writeFile(other, JSON.stringify({ config: { "engage-okta:engage": engage } }));
    const { exitCode, stderr } = await customer(sandbox, folder, "new", "acme", ...flags());
    await rm(other);
    assert.equal(exitCode, 1);
    assert.match(stderr, /acme and globex both have the identity provider "Okta" in the user pool/);
    assert.deepEqual(await readdir(folder), ["Pulumi.yaml"]);
  });

  describe("with right flags", () => {
    let ended: Ended;
    let stack: SandboxStack;

    before(async () => {
      ended = await customer(sandbox, folder, "new", "acme", ...flags());
      assert.equal(ended.exitCode, 0, ended.stderr);
    });

    it("shows what it found, and no secret: not in file, output or list of processes", async function () {
      if (unseen) skip(this, unseen);
      const { userPoolId, appClientId } = sandbox.customer;
      for (const found of [userPoolId, appClientId, "Engage Agents", "acme", "Contact Centre"]) {
        assert.ok(ended.stdout.includes(found), `${found} is not in: ${ended.stdout}`);
      }
      assertHidden(ended, await settings("acme"), keyLines);
    });

    it("writes settings with which preview and up work unchanged, and no more is to change", async () => {
      const written = await settings("acme");
      stack = await stackFor(sandbox, { name: "acme", folder });
      await stack.preview();
      await stack.up();
      const { changeSummary } = await stack.preview();
      assert.deepEqual(Object.keys(changeSummary), ["same"]);
      assert.equal(await settings("acme"), written);
      const { config } = parse(written) as { config: Record<string, unknown> };
      // No user is named, so none is looked up.
      const scopes = projectScopes.filter((scope) => scope !== "okta.users.read");
      assert.deepEqual(config["okta:scopes"], scopes);
      assert.deepEqual(config["aws:allowedAccountIds"], [sandbox.customer.account]);
    });

    it("changes only what is answered anew, and keeps comments", async () => {
      const before = (await settings("acme"))
        .replace("config:", "# Acme, live since May\nconfig:")
        .replace(/(label|groups): \[Engage Agents\]/, "# as agreed\n    $& # theirs");
      await writeFile(file("acme"), before);
      const again = await customer(
        sandbox,
        folder,
        "new",
        "acme",
        "--groups",
        "Engage Agents Trial",
      );
      assert.equal(again.exitCode, 0, again.stderr);
      const expected = before.replace("[Engage Agents]", "[Engage Agents Trial]");
      assert.equal(await settings("acme"), expected);
    });

    it("changes nothing when nothing is answered anew", async () => {
      const before = await settings("acme");
      const again = await customer(sandbox, folder, "new", "acme");
      assert.equal(again.exitCode, 0, again.stderr);
      assert.match(again.stdout, /Nothing to change/);
      assert.equal(await settings("acme"), before);
    });
  });

  it("asks in a terminal, asks again after a bad answer, and hides the token", async function () {
    if (unseen) skip(this, unseen);
    const typing: Typing = [
      ["AWS region", "\r"],
      ["CloudFormation stack", "Nope\r"],
      ["There is no CloudFormation stack", "\x15LocalMeasureEngage\r"],
      ["Name of the identity provider", "\x15My Okta\r"],
      ["without spaces", "\x15MyOkta\r"],
      ["Okta organization", "acme\r"],
      ["Okta's domain", "\r"],
      ["sign in to Okta's API", "\x1b[B\r"],
      ["API token", `${token.slice(1)}x\r`],
      ["rejects these credentials", `\x15${token}\r`],
      ["groups that get Engage", "Engage Agents\r"],
      ["users that get Engage", "\r"],
      ["Amazon Connect instance", "-\r"],
      ["Write Pulumi.typed.yaml", "\r"],
    ];
    const ended = await customerTyped(sandbox, folder, typing, "new", "typed");
    assert.equal(ended.exitCode, 0, ended.stdout + ended.stderr);
    const written = await settings("typed");
    assertHidden(ended, written, [token]);
    const { config } = parse(written) as { config: Record<string, unknown> };
    assert.deepEqual(config["engage-okta:engage"], {
      cloudFormationStack: "LocalMeasureEngage",
      identityProviderName: "MyOkta",
      groups: ["Engage Agents"],
    });
    assert.equal(config["engage-okta:connect"], undefined);
    const { changeSummary } = await (await stackFor(sandbox, { name: "typed", folder })).preview();
    assert.ok(changeSummary.create);
  });
});
