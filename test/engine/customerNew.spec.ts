import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { parse } from "yaml";
import { newFolder, stackFor, type SandboxStack } from "../../sandbox/automation";
import { projectScopes } from "../../sandbox/okta/server";
import type { Call, Fault } from "../../sandbox/faults/calls";
import { inGaps } from "../../sandbox/faults/plant";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox";
import { skip } from "../skip";
import { customer, customerTyped, unseen, type Ended, type Typing } from "./customer/command";

const key = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const otherKey = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const down = "\x1b[B";
const back = "<";
/** With a mark after which a terminal writes from right to left. */
const reversed = "Reversed \u202eGroup";
/** Every line of the key is as secret as the whole. */
const keyLines = key.privateKey.split("\n").filter((line) => /^[\w+/=]{40,}$/.test(line));

describe("customer new on the real engine", () => {
  let sandbox: Sandbox;
  /** For previews and updates: `customer new` starts no engine. */
  let attached: Sandbox["attached"];
  let token: string;
  let folder: string;
  let keyFile: string;

  before(async () => {
    const client = { clientId: "0oaService", privateKeyId: "k1", publicKeyPem: key.publicKey };
    const groups = ["Engage Agents", "Engage Agents Trial", "Connect Agents", reversed];
    const okta = { oauthClients: [client], groups };
    const started = await startSandbox({ okta, keepsPlugins: true });
    const { OKTA_API_TOKEN = "", ...environment } = started.environment;
    token = OKTA_API_TOKEN;
    attached = started.attached;
    sandbox = { ...started, environment: Object.freeze(environment), attached: undefined };
    folder = await newFolder(sandbox, "acme");
    keyFile = path.join(sandbox.folder, "key.pem");
    await writeFile(keyFile, key.privateKey);
  });
  after(() => sandbox?.stop());

  const file = (name: string) => path.join(folder, `Pulumi.${name}.yaml`);
  const settings = async (name: string) => readFile(file(name), "utf8");
  const flags = ({ groups = "Engage Agents", instance = "acme" } = {}) => [
    ...["--region", "ap-southeast-2", "--cloud-formation-stack", "LocalMeasureEngage"],
    ...["--okta-org", "acme", "--okta-client-id", "0oaService", "--okta-private-key-id", "k1"],
    ...["--groups", groups, "--okta-private-key-file", keyFile],
    ...["--connect-instance", instance, "--connect-groups", "Connect Agents"],
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
      ...["new", "acme", ...flags({ groups: "Engage Agent", instance: "acmee" })],
    );
    assert.equal(exitCode, 1);
    assert.match(stderr, /no group "Engage Agent"\. Did you mean "Engage Agents"/);
    assert.match(stderr, /no Amazon Connect instance "acmee".*: acme\./);
    assert.deepEqual(await readdir(folder), ["Pulumi.yaml"]);
  });

  it("refuses the name of the demo's customer, whose file is part of the project", async () => {
    const { exitCode, stderr } = await customer(sandbox, folder, "new", "dev", ...flags());
    assert.equal(exitCode, 1);
    assert.match(stderr, /dev is the demo's customer.*Choose another name/);
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

  it("refuses the role and the SAML provider that another customer of the folder has", async () => {
    const other = path.join(folder, "Pulumi.globex.yaml");
    const connect = { instanceAlias: "acme" };
    await writeFile(other, JSON.stringify({ config: { "engage-okta:connect": connect } }));
    const { exitCode, stderr } = await customer(sandbox, folder, "new", "acme", ...flags());
    await rm(other);
    assert.equal(exitCode, 1);
    assert.match(stderr, /acme and globex both have the role "AmazonConnectOkta-acme" in the acc/);
    assert.match(stderr, /acme and globex both have the SAML provider "Okta-acme" in the account/);
    assert.deepEqual(await readdir(folder), ["Pulumi.yaml"]);
  });

  it("asks in a terminal, asks again after a bad answer, and hides the token", async function () {
    if (unseen) skip(this, unseen);
    const typing: Typing = [
      ["AWS region", "\r"],
      ["CloudFormation stack", `${down}\r`], // another one, which is typed
      ["CloudFormation stack", "Nope\r"],
      ["There is no CloudFormation stack", "\x15LocalMeasureEngage\r"],
      ["Name of the identity provider", "\x15My Okta\r"],
      ["without spaces", "\x15MyOkta\r"],
      ["Okta organization", "acme\r"],
      ["Okta's domain", "\r"],
      ["sign in to Okta's API", `${down}\r`],
      ["API token", `${back}\r`],
      ["sign in to Okta's API", `${down}\r`],
      ["API token", "short\r"],
      ["not an API token of Okta", `\x15${token.slice(1)}x\r`],
      ["rejects these credentials", `\x15${token}\r`],
      ["groups that get Engage", `${down} \r`],
      ["users that get Engage", "\r"],
      ["Amazon Connect instance", `${down}\r`], // none
      ["Write Pulumi.typed.yaml", "\r"],
    ];
    const watched = { ...sandbox, watchesProcesses: true };
    const ended = await customerTyped(watched, folder, typing, "new", "typed");
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
    const { changeSummary } = await (
      await stackFor({ ...sandbox, attached }, { name: "typed", folder })
    ).preview();
    assert.ok(changeSummary.create);
  });

  describe("in a terminal, with a wrong answer and a way back at every step", () => {
    const draft = () => path.join(folder, ".engage-okta", "new-slow.json");
    /** The end of what was shown, which the message of a failed test has room for. */
    const screen = ({ stdout, stderr }: Ended) =>
      stripVTControlCharacters(stdout).slice(-1500) + stderr;
    const organization = () => sandbox.customer.organization;
    /** Takes what is offered, up to the file with the key. */
    const offered: Typing = [
      ["CloudFormation stack", "\r"],
      ["identity provider .SlowOkta", "\r"],
      ["Okta organization.*acme", "\r"],
      ["Okta's domain", "\r"],
      ["sign in to Okta's API", "\r"],
      ["Client id.*0oaService", "\r"],
      ["Id of its key.*k1", "\r"],
      ["File with the private key.*key.pem", "\r"],
      ["groups that get Engage", "\r"],
      ["users that get Engage", "\r"],
      ["Amazon Connect instance", "\r"],
      ["groups that get Amazon Connect", "\r"],
      ["users that get Amazon Connect", "\r"],
      ["Guardrail on.*ou-abcd-99999999", "\r"],
    ];

    it("asks again, goes back, and keeps the answers when it is left with Ctrl-C", async () => {
      const otherFile = path.join(sandbox.folder, "other.pem");
      const cutFile = path.join(sandbox.folder, "cut.pem");
      await writeFile(otherFile, otherKey.privateKey);
      await writeFile(cutFile, key.privateKey.slice(0, 200));
      const typing: Typing = [
        ["AWS region", `${back}\r`],
        ["This is the first question", "nowhere\r"],
        ["in GovCloud and China", "\x15ap-southeast-2\r"],
        ["CloudFormation stack", back],
        ["AWS region", "\r"],
        ["CloudFormation stack", `${down}\r`],
        ["CloudFormation stack .LocalMeasureEngage", "Nope\r"],
        ["There is no CloudFormation stack", `\x15${back}\r`],
        ["another one, which I type", "\r"],
        ["Name of the identity provider", `${back}\r`],
        ["CloudFormation stack", "\r"],
        ["Name of the identity provider", "My Okta\r"],
        ["without spaces", "\x15SlowOkta\r"],
        ["Okta organization", "a b\r"],
        ["without dots", `\x15${back}\r`],
        ["Name of the identity provider", "\r"],
        ["Okta organization", "acme\r"],
        ["Okta's domain", "https://okta.com\r"],
        ["neither a scheme", `\x15${back}\r`],
        ["for example acme .acme", "\r"],
        ["Okta's domain", "okta.com\r"],
        ["sign in to Okta's API", back],
        ["Okta's domain", "\r"],
        ["sign in to Okta's API", "\r"],
        ["Client id of the service app", "\r"],
        ["Type the service app's client id", `${back}\r`],
        ["sign in to Okta's API", "\r"],
        ["Client id of the service app", "0oaService\r"],
        ["Id of its key", "\r"],
        ["Type the key's id", `${back}\r`],
        ["Client id of the service app", "\r"],
        ["Id of its key", "k1\r"],
        ["File with the private key", "/no/such/file\r"],
        ["a file that can be read .ENOENT", `\x15${cutFile}\r`],
        ["this one cannot be read", `\x15${otherFile}\r`],
        ["rejects these credentials", `\x15${back}\r`],
        ["Id of its key", "\r"],
        ["File with the private key", `${keyFile}\r`],
        ["groups that get Engage", back],
        ["File with the private key", "\r"],
        ["groups that get Engage.*Reversed \\\\u202eGroup", "\r"],
        ["users that get Engage", "-\r"],
        ["Name at least one user", `\x15${back}\r`],
        ["groups that get Engage", `${down} \r`],
        ["users that get Engage", "no.such@acme.com\r"],
        ["no user with the login", "\x15sam.lee@acme.com\r"],
        ["Amazon Connect instance", back],
        ["none .sam.lee@acme.com", "\r"],
        ["Amazon Connect instance", `${down}${down}\r`],
        ["alias or id", "Nope\r"],
        ["no Amazon Connect instance", `\x15${back}\r`],
        ["another one, which I type", "\r"],
        ["groups that get Amazon Connect", back],
        ["Amazon Connect instance", "\r"],
        ["groups that get Amazon Connect", "\r"],
        ["users that get Amazon Connect", "\r"],
        ["Name at least one user", `\x15${back}\r`],
        ["groups that get Amazon Connect", " \r"],
        ["users that get Amazon Connect", "\r"],
        ["Guardrail on", "ou-1\r"],
        ["organizational unit ids", `\x15${back}\r`],
        ["users that get Amazon Connect", "\r"],
        ["Guardrail on", '"ou-abcd-99999999"\r'],
        ["Role in the management account", "arn:aws:iam::1:role/x\r"],
        ["the ARN of a role", `\x15${back}\r`],
        ["Guardrail on .*ou-abcd-99999999", "\r"],
        ["Role in the management account", "\x03"],
      ];
      const ended = await customerTyped(sandbox, folder, typing, "new", "slow");
      assert.equal(ended.exitCode, 1, screen(ended));
      assert.match(
        screen(ended),
        /answers are kept, without secrets.*npm run customer -- new slow/,
      );
      assert.doesNotMatch(ended.stdout, /\n\s+at |\u202e/);
      const kept = await readFile(draft(), "utf8");
      assert.equal((JSON.parse(kept) as Record<string, string>)["okta:clientId"], "0oaService");
      for (const line of keyLines) assert.ok(!kept.includes(line));
      assert.ok(!(await readdir(folder)).includes("Pulumi.slow.yaml"));
    });

    it("corrects an organizational unit that does not exist, and keeps the answers after a no", async () => {
      const { organizationalUnitId, managementRole } = organization();
      const typing: Typing = [
        ["earlier answers are offered again.*AWS region", "\r"],
        ...offered,
        ["Role in the management account", `${managementRole}\r`],
        ["has no target ou-abcd-99999999.*Guardrail on", `${back}\r`],
        ["Role in the management account", "\r"],
        ["has no target ou-abcd-99999999.*Guardrail on", `${organizationalUnitId}\r`],
        ["Write Pulumi.slow.yaml", "n\r"],
      ];
      const ended = await customerTyped(sandbox, folder, typing, "new", "slow");
      assert.equal(ended.exitCode, 1, screen(ended));
      assert.match(screen(ended), /Nothing was written. Your answers are kept/);
      assert.ok(!(await readdir(folder)).includes("Pulumi.slow.yaml"));
    });

    it("shows unchanged what a file holds, and writes what was answered", async () => {
      const { organizationalUnitId, managementRole } = organization();
      const kept = JSON.parse(await readFile(draft(), "utf8")) as Record<string, string>;
      const title = "\x1b]0;title\x07";
      await writeFile(draft(), JSON.stringify({ ...kept, "aws:region": title }));
      const typing: Typing = [
        ["AWS region .\\\\u001b]0;title\\\\u0007", "ap-southeast-2\r"],
        ...offered.slice(0, -1),
        [`Guardrail on.*${organizationalUnitId}`, "\r"],
        ["Role in the management account.*role", "\r"],
        ["Write Pulumi.slow.yaml", "\r"],
      ];
      const ended = await customerTyped(sandbox, folder, typing, "new", "slow");
      assert.equal(ended.exitCode, 0, screen(ended));
      assert.ok(!ended.stdout.includes(title));
      const { config } = parse(await settings("slow")) as { config: Record<string, unknown> };
      assert.deepEqual(config["engage-okta:engage"], {
        cloudFormationStack: "LocalMeasureEngage",
        identityProviderName: "SlowOkta",
        groups: ["Engage Agents"],
        users: ["sam.lee@acme.com"],
      });
      assert.deepEqual(config["engage-okta:connect"], {
        instanceAlias: "acme",
        groups: ["Connect Agents"],
      });
      assert.deepEqual(config["engage-okta:guardrail"], {
        targets: [organizationalUnitId],
        managementRole,
      });
      assert.deepEqual(config["okta:scopes"], projectScopes);
      await assert.rejects(readFile(draft()), /ENOENT/);
    });
  });

  it("keeps the settings of another operator who created the same customer at the same time", async () => {
    // Of another customer with the same instance.
    await rm(file("slow"), { force: true });
    const bin = path.join(sandbox.folder, "bin-of-two");
    await mkdir(bin);
    const own = "config:\n  engage-okta:engage: { userPoolId: eu-west-1_Other }\n";
    const { command: real } = sandbox.engine;
    // The other one's command writes its settings while this one creates the stack.
    const script = `#!/bin/sh
if [ "$1 $2" = "stack init" ]; then
  "${real}" "$@" >/dev/null 2>&1
  printf '${own.replaceAll("\n", "\\n")}' > "${file("twins")}"
fi
exec "${real}" "$@"
`;
    await writeFile(path.join(bin, "pulumi"), script, { mode: 0o755 });
    const environment = { ...sandbox.environment, PATH: `${bin}:${sandbox.environment.PATH}` };
    const args = ["twins", ...flags(), "--identity-provider-name", "Twins"];
    const ended = await customer({ ...sandbox, environment }, folder, "new", ...args);
    const written = await settings("twins");
    await rm(file("twins"));
    assert.equal(ended.exitCode, 1, ended.stdout);
    assert.match(ended.stderr, /^Pulumi\.twins\.yaml was changed meanwhile\. Nothing was written/);
    assert.equal(written, own);
  });

  describe("where AWS does not list the roles", () => {
    const create = (roles: (nth: number) => Fault | undefined) => {
      sandbox.calls.clear();
      sandbox.calls.fault = ({ operation, nth }) =>
        operation === "ListRoles" ? roles(nth) : undefined;
      const name = ["--identity-provider-name", "Unread"];
      return customer(sandbox, folder, "new", "unread", ...flags(), ...name);
    };
    // Of another customer with the same instance.
    before(() => rm(file("slow"), { force: true }));
    after(async () => {
      sandbox.calls.fault = () => undefined;
      await rm(file("unread"), { force: true });
    });

    it("writes nothing without an answer before it writes", async () => {
      const { exitCode, stderr } = await create(() => ({ kind: "status", status: 500 }));
      assert.equal(exitCode, 1);
      assert.match(stderr, /^AWS answered with an error .*Nothing was written\.$/s);
      assert.ok(!(await readdir(folder)).includes("Pulumi.unread.yaml"));
    });

    it("says what it has written without an answer afterwards", async () => {
      const { exitCode, stdout, stderr } = await create((nth) =>
        nth > 1 ? { kind: "status", status: 500 } : undefined,
      );
      assert.equal(exitCode, 1);
      assert.match(stdout, /^Written\.$/m);
      assert.match(
        stderr,
        /^AWS answered with an error .*unread\.yaml is written, but do not run/s,
      );
      assert.doesNotMatch(stderr, /Nothing was written/);
    });

    it("says that there may be a role where it may not list them, also when nothing is to change", async () => {
      const denied = () => ({ kind: "refused", reason: "access denied" }) as const;
      for (const ended of [
        await create(denied),
        await customer(sandbox, folder, "new", "unread"),
      ]) {
        assert.equal(ended.exitCode, 1, ended.stdout);
        assert.match(
          ended.stderr,
          /has 3 users, and whether .*iam:ListRoles.*do not run pulumi up/s,
        );
      }
    });
  });

  // Deploys: from then on, a role lets agents in, and is to be adopted.
  describe("with right flags", () => {
    let ended: Ended;
    let stack: SandboxStack;

    before(async () => {
      const watched = { ...sandbox, watchesProcesses: true };
      ended = await customer(watched, folder, "new", "acme", ...flags());
      assert.equal(ended.exitCode, 0, ended.stderr);
    });

    it("shows what it found, and no secret: not in file, output or list of processes", async function () {
      if (unseen) skip(this, unseen);
      const { userPoolId, appClientId } = sandbox.customer;
      for (const found of [userPoolId, appClientId, "Engage Agents", "acme", "Contact Centre"]) {
        assert.ok(ended.stdout.includes(found), `${found} is not in: ${ended.stdout}`);
      }
      assertHidden(ended, await settings("acme"), keyLines);
      assert.match(
        await settings("acme"),
        /^# yaml-language-server: \$schema=\.\S+\/docs\/settings\.schema\.json\n/,
        "for editors",
      );
    });

    it("writes settings with which preview and up work unchanged, and no more is to change", async () => {
      const written = await settings("acme");
      stack = await stackFor({ ...sandbox, attached }, { name: "acme", folder });
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

    it("makes no second, empty stack where the backend is not the one of the state", async () => {
      const before = await settings("acme");
      const elsewhere = path.join(sandbox.folder, "elsewhere");
      await mkdir(elsewhere);
      const environment = { ...sandbox.environment, PULUMI_BACKEND_URL: `file://${elsewhere}` };
      const args = ["--groups", "Connect Agents", "--okta-private-key-file", keyFile];
      const refused = await customer({ ...sandbox, environment }, folder, "new", "acme", ...args);
      assert.ok(!existsSync(path.join(elsewhere, ".pulumi/stacks/engage-okta/acme.json")));
      assert.equal(refused.exitCode, 1, refused.stdout);
      assert.match(
        refused.stderr,
        /There is no stack acme in the backend file:\S+elsewhere, .* Nothing was written/,
      );
      assert.equal(await settings("acme"), before);
    });

    it("writes no other settings for a stack that is deployed, where its file is not in the folder", async () => {
      const clone = await newFolder(sandbox, "clone");
      const refused = await customer(sandbox, clone, "new", "acme", ...flags());
      assert.equal(refused.exitCode, 1, refused.stdout);
      assert.match(
        refused.stderr,
        /^The stack acme is deployed in the backend file:\S+, and .* has no Pulumi\.acme\.yaml with the section engage\. .* Nothing was written\..* pulumi config refresh --stack acme$/s,
      );
      assert.deepEqual(await readdir(clone), ["Pulumi.yaml"]);
    });

    it("writes nothing over what another operator has written meanwhile", async () => {
      const before = await settings("acme");
      const another = `${before}# by another operator\n`;
      const write = async ({ operation }: Call) => {
        if (operation === "DescribeUserPool") await writeFile(file("acme"), another);
        return undefined;
      };
      const refused = await inGaps(sandbox.calls, { before: write }, () =>
        customer(sandbox, folder, "new", "acme", "--groups", "Connect Agents"),
      );
      assert.equal(await settings("acme"), another);
      await writeFile(file("acme"), before);
      assert.equal(refused.exitCode, 1, refused.stdout);
      assert.match(
        refused.stderr,
        /^Pulumi\.acme\.yaml was changed meanwhile\. Nothing was written/,
      );
    });

    it("changes nothing when nothing is answered anew", async () => {
      const before = await settings("acme");
      const again = await customer(sandbox, folder, "new", "acme");
      assert.equal(again.exitCode, 0, again.stderr);
      assert.match(again.stdout, /Nothing to change/);
      assert.equal(await settings("acme"), before);
    });
  });
});
