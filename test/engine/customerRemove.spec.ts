import assert from "node:assert/strict";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { Connect } from "@aws-sdk/client-connect";
import { IAM } from "@aws-sdk/client-iam";
import execa from "execa";
import { parseDocument } from "yaml";
import type { Deployment } from "@pulumi/pulumi/automation";
import { newFolder, stackFor, type SandboxStack } from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { withEnvironment } from "../../sandbox/environment";
import type { Call } from "../../sandbox/faults/calls";
import { inGaps } from "../../sandbox/faults/plant";
import type { Sandbox } from "../../sandbox/sandbox";
import { customer, customerTyped } from "./customer/command";
import { sharedSandbox } from "../sharedSandbox";

const origin = "https://engage.example.com";

describe("customer remove on the real engine", () => {
  let sandbox: Sandbox;
  let folder: string;
  let stack: SandboxStack;
  let settings: string;
  /** What is said before anything is deployed. */
  let ofNothing: string;
  /** The same after a removal whose last step, that of the stack, did not go through. */
  let ofDestroyed: string;

  before(async () => {
    sandbox = await sharedSandbox();
    folder = await newFolder(sandbox, "acme");
    const { organizationalUnitId, managementRole } = sandbox.customer.organization;
    const made = await run(
      ...["new", "acme", "--cloud-formation-stack", "LocalMeasureEngage", "--okta-org", "acme"],
      ...["--groups", "Engage Agents", "--connect-instance", "acme"],
      ...["--connect-groups", "Connect Agents", "--guardrail-targets", organizationalUnitId],
      ...["--management-role", managementRole, "--secrets-provider", sandbox.secretsProvider],
    );
    assert.equal(made.exitCode, 0, made.stdout + made.stderr);
    const withOrigin = parseDocument(await settingsOf("acme"));
    withOrigin.setIn(["config", "engage-okta:connect", "approvedOrigins"], [origin]);
    await writeFile(path.join(folder, "Pulumi.acme.yaml"), withOrigin.toString());
    settings = await settingsOf("acme");
    stack = await stackFor(sandbox, { name: "acme", folder });
    ofNothing = (await run("remove", "acme")).stdout;
    const record = await recorded("destroyed", "Role AmazonConnectOkta-acme: kept");
    ofDestroyed = (await run("remove", "acme")).stdout;
    await rm(record);
    await stack.up();
    await mkdir(path.join(folder, "handoff"));
    for (const file of ["handoff/acme.md", "handoff/beta.md", "policy-acme.json"]) {
      await writeFile(path.join(folder, file), "{}\n");
    }
  });

  const run = (...args: string[]) => customer(sandbox, folder, ...args);
  /** Writes how far an earlier removal is, and what it kept. */
  async function recorded(stage: string, ...left: string[]): Promise<string> {
    const record = path.join(folder, ".engage-okta", "remove-acme.json");
    await mkdir(path.dirname(record), { recursive: true });
    const backend = sandbox.environment.PULUMI_BACKEND_URL;
    await writeFile(record, JSON.stringify({ stage, left, backend }));
    return record;
  }
  const inSandbox = <T>(work: () => Promise<T>) => withEnvironment(sandbox.environment, work);
  /** Of what the state has, without components. */
  async function kinds(): Promise<string[]> {
    const { deployment }: Deployment = await inSandbox(() => stack.stack.exportStack());
    const { resources } = deployment as { resources: { type: string; custom?: boolean }[] };
    const own = resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
    return own.map(({ type }) => type.split(":").at(-1)!);
  }
  const apps = () => sandbox.okta.snapshot().apps.length;
  const files = async () => [
    ...(await readdir(folder)).filter((file) => /^(Pulumi|policy)[.-]/.test(file)).sort(),
    ...(await readdir(path.join(folder, "handoff"))),
  ];
  const all = ["Pulumi.acme.yaml", "Pulumi.yaml", "policy-acme.json", "acme.md", "beta.md"];

  it("does not threaten agents with the end of what was never deployed", () => {
    assert.match(ofNothing, /nothing: the stack has no resources\nRemoves the stack, its history/);
  });

  it("still says what was kept where only the stack was not removed", () => {
    assert.match(ofDestroyed, /nothing: the stack has no resources\n/);
    assert.match(ofDestroyed, /Keeps\n {2}Role AmazonConnectOkta-acme: kept$/);
  });

  it("shows what goes and what stays, and changes nothing without a word", async () => {
    const { exitCode, stdout, stderr } = await run("remove", "acme");
    assert.equal(exitCode, 1);
    assert.match(stdout, /\n {2}IdentityProvider engage-\S+ +\S+:Okta\n/);
    assert.match(stdout, /\n {2}ApprovedOrigins connect-\S+ +https:\/\/engage\.example\.com\n/);
    assert.match(stdout, /\nAgents cannot sign in to Engage through Okta after this\.\n/);
    assert.match(stdout, /instance acme has 3 users, who cannot sign in through Okta/);
    assert.match(stdout, /Keeps\n {2}Role AmazonConnectOkta-acme: the users/);
    assert.match(stdout, /handoff\/acme\.md\n {2}policy-acme\.json\n {2}Pulumi\.acme\.yaml\n/);
    assert.match(stderr, /Nothing was changed\..*with --yes/);
    assert.equal(apps(), 3);
    assert.deepEqual(await files(), all);
  });

  it("says who else needs the origins that it takes off the Connect instance", async () => {
    const other = path.join(folder, "Pulumi.gamma.yaml");
    const own = "roleName: Gamma, samlProviderName: Gamma";
    await writeFile(other, `config:\n  engage-okta:connect: { instanceAlias: acme, ${own} }\n`);
    const { stdout } = await run("remove", "acme");
    await rm(other);
    assert.match(
      stdout,
      /^gamma has the same Amazon Connect instance: .* --stack gamma right after/m,
    );
    assert.doesNotMatch((await run("remove", "acme")).stdout, /has the same Amazon Connect/);
  });

  it("changes nothing when another word than the customer's name is typed", async () => {
    const ended = await customerTyped(sandbox, folder, [["Type the", "y\r"]], "remove", "acme");
    assert.equal(ended.exitCode, 1, ended.stdout);
    assert.match(ended.stdout, /Nothing was changed/);
    assert.equal(apps(), 3);
  });

  it("refuses a customer that is not there, and a stack that this backend does not have", async () => {
    const unknown = await run("remove", "akme", "--yes");
    assert.match(unknown.stderr, /There is no customer akme/);
    await writeFile(path.join(folder, "Pulumi.beta.yaml"), await settingsOf("acme"));
    const elsewhere = await run("remove", "beta", "--yes");
    assert.match(elsewhere.stderr, /no stack beta in the backend file:\S+, so it is unknown/);
    const left = (await files()).filter((file) => file.includes("beta"));
    assert.deepEqual(left, ["Pulumi.beta.yaml", "beta.md"]);
    // Two customers on one pool would stop the next update.
    await rm(path.join(folder, "Pulumi.beta.yaml"));
  });

  it("refuses the operator's word about a stack that this backend has", async () => {
    const { exitCode, stderr } = await run("remove", "acme", "--yes", "--without-stack");
    assert.equal(exitCode, 1);
    assert.match(stderr, /The stack acme exists in the backend file:\S+\. Nothing was changed/);
    assert.equal(apps(), 3);
  });

  // Another name is what a preview advises two customers who share one, before either is deployed.
  for (const name of ["Okta", "Another"]) {
    it(`does not destroy what another customer's settings mean as well, though its own say ${name} by now`, async () => {
      const before = await settingsOf("acme");
      const document = parseDocument(before);
      document.setIn(["config", "engage-okta:engage", "identityProviderName"], name);
      await writeFile(path.join(folder, "Pulumi.acme.yaml"), document.toString());
      const copy = path.join(folder, "Pulumi.gamma.yaml");
      await writeFile(copy, settings);
      const { exitCode, stderr } = await run("remove", "acme");
      await rm(copy);
      await writeFile(path.join(folder, "Pulumi.acme.yaml"), before);
      assert.equal(exitCode, 1);
      assert.match(
        stderr,
        /^acme and gamma both have the identity provider "Okta" in the user pool/,
      );
      assert.match(stderr, /Nothing was changed\..*\n.*pulumi stack rm acme --force/s);
      assert.equal(apps(), 3);
    });
  }

  it("does not destroy the SAML provider that another customer's settings mean as well", async () => {
    const other = path.join(folder, "Pulumi.gamma.yaml");
    await writeFile(other, "config:\n  engage-okta:connect: { instanceAlias: acme }\n");
    const { exitCode, stderr } = await run("remove", "acme", "--yes");
    await rm(other);
    assert.equal(exitCode, 1);
    assert.match(stderr, /^acme and gamma both have the role /);
    assert.match(
      stderr,
      /A removal of acme would change or delete what both have\. Nothing was changed\.$/,
    );
    assert.equal(apps(), 3);
  });

  it("counts the users of the instance that was deployed, whatever the settings name now", async () => {
    const before = await settingsOf("acme");
    const document = parseDocument(before);
    document.deleteIn(["config", "engage-okta:connect"]);
    document.deleteIn(["config", "engage-okta:guardrail"]);
    await writeFile(path.join(folder, "Pulumi.acme.yaml"), document.toString());
    const { stdout, stderr } = await run("remove", "acme");
    assert.match(stdout, /instance acme has 3 users, who cannot sign in through Okta/, stderr);
    await writeFile(path.join(folder, "Pulumi.acme.yaml"), before);
  });

  it("does not take a stack for removed that was set up again after a removal", async () => {
    const record = await recorded("stack removed");
    const { exitCode, stdout, stderr } = await run("remove", "acme");
    await rm(record);
    assert.equal(exitCode, 1, stdout);
    assert.match(stderr, /Nothing was changed\..*with --yes/);
    assert.deepEqual(await files(), all);
    assert.equal(apps(), 3);
  });

  it("does not delete a provider that another made in place of its own", async () => {
    const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
    const provider = { UserPoolId: sandbox.customer.userPoolId, ProviderName: "Okta" };
    const { IdentityProvider: ours } = await cognito.describeIdentityProvider(provider);
    const address = new URL(ours?.ProviderDetails?.MetadataURL ?? "");
    const MetadataFile = await (await fetch(`${sandbox.okta.url}${address.pathname}`)).text();
    const madeIn = async (change: (date: Date) => void) => {
      const exported = await inSandbox(() => stack.stack.exportStack());
      const { resources } = exported.deployment as {
        resources: { type: string; created: string }[];
      };
      const one = resources.find(({ type }) => type.endsWith(":IdentityProvider"))!;
      const date = new Date(one.created);
      change(date);
      one.created = date.toISOString();
      await inSandbox(() => stack.stack.importStack(exported));
    };
    await madeIn((date) => date.setFullYear(date.getFullYear() - 1));
    await cognito.deleteIdentityProvider(provider);
    await cognito.createIdentityProvider({
      ...{ ...provider, ProviderType: "SAML", ProviderDetails: { MetadataFile } },
    });
    const { exitCode, stderr } = await run("remove", "acme", "--yes");
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /^The identity provider Okta .* is not the one that acme deployed: it was/,
    );
    assert.match(stderr, /--target-dependents 'urn:pulumi:acme::.*' --stack acme$/);
    // As the message says, where it is to stay.
    const [, urn = ""] = /--target-dependents '(.*)'/.exec(stderr) ?? [];
    const whole = await inSandbox(() => stack.stack.exportStack());
    await execa(
      sandbox.engine.command,
      ["state", "delete", "--target-dependents", urn, "--stack", "acme", "--yes"],
      { cwd: folder, env: sandbox.environment as NodeJS.ProcessEnv },
    );
    const without = await run("remove", "acme");
    assert.match(without.stdout, /^Removes from AWS and Okta/m, without.stderr);
    assert.doesNotMatch(without.stdout, /IdentityProvider/);
    await inSandbox(() => stack.stack.importStack(whole));
    await cognito.describeIdentityProvider(provider);
    await cognito.deleteIdentityProvider(provider);
    await stack.up({ refresh: true });
  });

  it("refuses what is protected, by name, with what to do", async () => {
    const before = await settingsOf("acme");
    await writeFile(
      path.join(folder, "Pulumi.acme.yaml"),
      `${before}  engage-okta:protect: true\n`,
    );
    await stack.up();
    const { exitCode, stderr } = await run("remove", "acme", "--yes");
    assert.equal(exitCode, 1);
    assert.match(stderr, /are protected, so nothing was changed:\n(.*\n)* {2}IdentityProvider /);
    assert.match(stderr, /pulumi config set protect false --stack acme/);
    assert.equal(apps(), 3);
    await writeFile(path.join(folder, "Pulumi.acme.yaml"), before);
    await stack.up();
  });

  for (const [what, setting, value] of [
    ["made the role one that goes", "deleteRole", true],
    ["approved another origin", "approvedOrigins", [origin, "https://crm.example.com"]],
  ] as const) {
    it(`removes nothing else than what it has shown, where meanwhile an update ${what}`, async () => {
      const before = await settingsOf("acme");
      const document = parseDocument(before);
      document.setIn(["config", "engage-okta:connect", setting], value);
      let isUpdated = false;
      const update = async ({ operation }: Call) => {
        if (operation !== "ListUsers" || isUpdated) return;
        isUpdated = true;
        await writeFile(path.join(folder, "Pulumi.acme.yaml"), document.toString());
        await stack.up();
      };
      const { exitCode, stdout, stderr } = await inGaps(sandbox.calls, { before: update }, () =>
        run("remove", "acme", "--yes"),
      );
      assert.match(stdout, /Keeps\n {2}Role AmazonConnectOkta-acme: the users/);
      assert.equal(exitCode, 1, stdout);
      assert.match(stderr, /^Nothing was changed: meanwhile, an update of acme changed what/);
      assert.equal(apps(), 3);
      await writeFile(path.join(folder, "Pulumi.acme.yaml"), before);
      await stack.up();
    });
  }

  it("goes on where the instance does not exist any more, and stops where AWS does not say", async () => {
    const { instanceId: InstanceId } = sandbox.customer.connect;
    await new Connect(clientSettings(sandbox)).deleteInstance({ InstanceId });
    const { stdout, stderr } = await run("remove", "acme");
    assert.match(stdout, /instance acme does not exist any more, so it has no users\.\n/, stderr);
    assert.match(
      stdout,
      /Keeps\n {2}Role AmazonConnectOkta-acme: the users .* are gone with their/,
    );
    assert.match(stderr, /Nothing was changed\..*with --yes/);
    sandbox.calls.fault = ({ operation }) =>
      operation === "ListUsers" ? { kind: "resetBefore" } : undefined;
    const silent = await run("remove", "acme", "--yes");
    sandbox.calls.fault = () => undefined;
    assert.equal(silent.exitCode, 1);
    assert.match(silent.stderr, /It is unknown how many users .*Nothing was changed\. AWS did not/);
    assert.equal(apps(), 3);
  });

  it("can be interrupted, and is continued by the same command", async () => {
    let refused = 0;
    sandbox.calls.fault = ({ operation }) =>
      operation === "DeleteIdentityProvider" && refused++ === 0
        ? { kind: "refused", reason: "access denied" }
        : undefined;
    const first = await run("remove", "acme", "--yes");
    assert.equal(refused, 1);
    assert.equal(first.exitCode, 1);
    assert.match(
      first.stderr,
      /did not complete\. Fix what it reports, and run this command again/,
    );
    assert.ok((await files()).includes("Pulumi.acme.yaml"));
    sandbox.calls.fault = ({ operation }) =>
      operation === "ListApprovedOrigins"
        ? { kind: "refused", reason: "access denied" }
        : undefined;
    assert.match((await run("remove", "acme", "--yes")).stderr, /did not complete/);
    assert.deepEqual(await kinds(), ["ApprovedOrigins"], "the last one that is left");
    sandbox.calls.fault = () => undefined;
    const second = await run("remove", "acme", "--yes");
    assert.equal(second.exitCode, 0, second.stdout + second.stderr);
    assert.match(second.stdout, /acme is removed\.\nWhat stays\n {2}- Role AmazonConnectOkta-acme/);
  });

  it("has removed everything in the clouds but the role, the stack, and the customer's files", async () => {
    assert.equal(apps(), 0);
    const { SupportedIdentityProviders } = await sandbox.customer.describeAppClient();
    assert.deepEqual(SupportedIdentityProviders, ["COGNITO"]);
    await new IAM(clientSettings(sandbox)).getRole({ RoleName: "AmazonConnectOkta-acme" });
    assert.deepEqual(await files(), ["Pulumi.yaml", "beta.md"]);
    const again = await run("remove", "acme", "--yes");
    assert.match(again.stderr, /There is no customer acme/);
  });

  it("removes a customer whose first update failed before it made anything", async () => {
    await writeFile(path.join(folder, "Pulumi.acme.yaml"), settings);
    const failing = await stackFor(sandbox, { name: "acme", folder });
    await assert.rejects(failing.up(), /there is no Amazon Connect instance "acme"/);
    const { exitCode, stdout, stderr } = await run("remove", "acme", "--yes");
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /nothing: the stack has no resources\n/);
  });

  describe("when the stack is not in this backend", () => {
    const record = () => path.join(folder, ".engage-okta", "remove-beta.json");
    const here = () => sandbox.environment.PULUMI_BACKEND_URL ?? "";
    const left = async () => (await files()).filter((file) => file.includes("beta"));

    async function destroyedIn(backend: string | undefined, stage = "destroyed"): Promise<void> {
      await writeFile(path.join(folder, "Pulumi.beta.yaml"), settings);
      await writeFile(path.join(folder, "handoff/beta.md"), "{}\n");
      await mkdir(path.dirname(record()), { recursive: true });
      await writeFile(record(), JSON.stringify({ stage, left: [], backend }));
    }
    afterEach(async () => {
      await rm(path.join(folder, "Pulumi.beta.yaml"), { force: true });
      await rm(record(), { force: true });
      await writeFile(path.join(folder, "handoff/beta.md"), "{}\n");
    });

    it("does not take it for removed after the state was moved, and names both backends", async () => {
      await destroyedIn("s3://old-states");
      const { exitCode, stderr } = await run("remove", "beta", "--yes");
      assert.equal(exitCode, 1);
      assert.ok(
        stderr.includes(`no stack beta in the backend ${here()}, so it is unknown`),
        stderr,
      );
      assert.match(stderr, /begun in s3:\/\/old-states: select .* with pulumi login/);
      assert.deepEqual(await left(), ["Pulumi.beta.yaml", "beta.md"]);
    });

    it("does not take it for removed in another backend, or without a word, when only files were left", async () => {
      await destroyedIn("s3://old-states", "stack removed");
      const elsewhere = await run("remove", "beta", "--yes");
      assert.match(elsewhere.stderr, /begun in s3:\/\/old-states: select .* with pulumi login/);
      await destroyedIn(here(), "stack removed");
      const unasked = await run("remove", "beta");
      assert.match(unasked.stderr, /Nothing was changed\..*with --yes/);
      assert.deepEqual(await left(), ["Pulumi.beta.yaml", "beta.md"]);
      const asked = await run("remove", "beta", "--yes");
      assert.equal(asked.exitCode, 0, asked.stderr);
      assert.deepEqual(await left(), []);
    });

    it("does not take it for removed on the word of a record that names no backend", async () => {
      await destroyedIn(undefined);
      const { exitCode, stderr } = await run("remove", "beta", "--yes");
      assert.equal(exitCode, 1);
      assert.match(stderr, /it is unknown what is deployed\. Nothing was changed\./);
      assert.deepEqual(await left(), ["Pulumi.beta.yaml", "beta.md"]);
    });

    it("removes the files when the operator says that it exists nowhere", async () => {
      await destroyedIn("s3://old-states");
      const { exitCode, stdout } = await run("remove", "beta", "--yes", "--without-stack");
      assert.equal(exitCode, 0, stdout);
      assert.ok(stdout.includes(`There is no stack beta in the backend ${here()}.`), stdout);
      assert.deepEqual(await left(), []);
    });

    it("continues where its last word was lost in the same backend, after the customer's name", async () => {
      await destroyedIn(here());
      const unasked = await run("remove", "beta");
      assert.equal(unasked.exitCode, 1);
      assert.deepEqual(await left(), ["Pulumi.beta.yaml", "beta.md"]);
      const ended = await customerTyped(
        sandbox,
        folder,
        [["Type the", "beta\r"]],
        "remove",
        "beta",
      );
      assert.equal(ended.exitCode, 0, ended.stdout);
      assert.match(ended.stdout, /where its resources were destroyed before/);
      assert.deepEqual(await left(), []);
    });
  });

  function settingsOf(name: string): Promise<string> {
    return readFile(path.join(folder, `Pulumi.${name}.yaml`), "utf8");
  }
});
