import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { runFleet } from "../../operations/fleet/run";
import { stackFor, type SandboxStack, type StackSettings } from "../../sandbox/automation";
import { withEnvironment } from "../../sandbox/environment";
import type { Sandbox } from "../../sandbox/sandbox";
import { customer } from "./customer/command";
import { engageOnly } from "./engageOnly";
import { sharedSandbox } from "../sharedSandbox";

const otherAccount = "210987654321";
const identityProvider = "engage-identity-provider";

/** A stack's state. */
interface Saved {
  checkpoint: { latest: { resources: { type: string; urn: string; outputs?: object }[] } };
}

describe("with the credentials of another account", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  /** The same, read with credentials of the other account. */
  let other: SandboxStack;
  let settings: StackSettings;
  let warned: string;

  before(async () => {
    sandbox = await sharedSandbox();
    settings = await engageOnly();
    stack = await stackFor(sandbox, { name: "acme", settings });
    warned = (await stack.up()).stdout;
    other = await stackFor(asForeigner(), { name: stack.name, folder: stack.folder });
  });

  const foreign = () => ({ ...sandbox.environment, AWS_ACCESS_KEY_ID: otherAccount });
  const asForeigner = () => ({ ...sandbox, environment: Object.freeze(foreign()) });
  /** The engine's own file of the state. */
  const file = () => path.join(sandbox.folder, "state/.pulumi/stacks/engage-okta/acme.json");
  const state = () => readFile(file(), "utf8");
  const restore = (saved: string) => writeFile(file(), saved);
  const names = (saved: string) =>
    (JSON.parse(saved) as Saved).checkpoint.latest.resources.map(
      ({ urn }) => urn.split("::").at(-1) ?? "",
    );

  /** What falls out of the state while the work runs as somebody else, which has to fail. */
  async function lostBy(work: () => Promise<unknown>): Promise<string[]> {
    const before = await state();
    sandbox.calls.clear();
    await assert.rejects(work(), /123456789012.*210987654321|210987654321.*123456789012/s);
    assert.deepEqual(sandbox.calls.writes(), []);
    const left = names(await state());
    await restore(before);
    return names(before).filter((name) => !left.includes(name));
  }

  const refresh = () => other.refresh();
  const upRefresh = () => other.up({ refresh: true });

  it("recover refreshes nothing, names both accounts, and the next up goes on as before", async () => {
    const before = await state();
    sandbox.calls.clear();
    const { exitCode, stderr } = await customer(asForeigner(), stack.folder, "recover", "acme");
    assert.equal(exitCode, 1, stderr);
    assert.match(stderr, /account 210987654321, but this customer's account is 123456789012/);
    assert.match(stderr, /the keys in the environment \(AWS_ACCESS_KEY_ID\)/);
    assert.deepEqual(
      sandbox.calls.all().map(({ operation }) => operation),
      ["GetCallerIdentity"],
    );
    assert.equal(await state(), before);
    assert.deepEqual(Object.keys((await stack.up()).resourceChanges), ["same"]);
  });

  it("recover refreshes nothing either where nothing says which account is right", async () => {
    const before = await state();
    const without = JSON.parse(before) as Saved;
    const { latest } = without.checkpoint;
    latest.resources = latest.resources.filter(({ type }) => !/RemovalGuard|AppClient/.test(type));
    for (const one of latest.resources) if (one.type === "pulumi:pulumi:Stack") one.outputs = {};
    await restore(JSON.stringify(without));
    const { exitCode, stderr } = await customer(
      asForeigner(),
      stack.folder,
      "recover",
      "acme",
      "--yes",
    );
    const after = names(await state());
    await restore(before);
    assert.equal(exitCode, 1, stderr);
    assert.match(
      stderr,
      /Neither the settings nor the stack say whether this is the customer's account/,
    );
    assert.match(stderr, /aws:allowedAccountIds: \["210987654321"\].*Nothing was refreshed/s);
    assert.ok(after.includes(identityProvider));
  });

  for (const operation of ["preview", "up", "drift", "refresh"] as const) {
    it(`fleet ${operation} refuses before anything is refreshed`, async () => {
      const before = await state();
      sandbox.calls.clear();
      const json = path.join(sandbox.folder, `${operation}.json`);
      const rest = { parallel: 1, yes: true, refresh: true, breakLocks: false, json };
      const code = await withEnvironment(foreign(), () =>
        runFleet(operation, { folder: stack.folder, ...rest }),
      );
      assert.equal(code, 1);
      assert.match(await readFile(json, "utf8"), /account 210987654321.*123456789012/);
      assert.deepEqual(
        sandbox.calls.all().map((call) => call.operation),
        ["GetCallerIdentity"],
      );
      assert.equal(await state(), before);
    });
  }

  it("fleet refresh refuses the other account too where the settings list both, and takes the customer's", async () => {
    const before = await state();
    const both = [sandbox.customer.account, otherAccount];
    await stack.configure({ ...settings, "aws:allowedAccountIds": both });
    const json = path.join(sandbox.folder, "both.json");
    const asked = (environment: NodeJS.ProcessEnv) =>
      withEnvironment(environment, () => runFleet("refresh", { folder: stack.folder, json }));
    assert.equal(await asked(foreign()), 1);
    assert.match(await readFile(json, "utf8"), /account 210987654321, but .* is 123456789012/);
    assert.equal(await state(), before);
    assert.equal(await asked(sandbox.environment), 0, await readFile(json, "utf8"));
    assert.deepEqual(names(await state()), names(before));
    await stack.configure(settings);
  });

  it("pulumi refresh and up --refresh forget what AWS did not find; every up warns of that", async () => {
    assert.deepEqual(await lostBy(refresh), [identityProvider]);
    assert.deepEqual(await lostBy(upRefresh), [identityProvider]);
    assert.match(warned, /allowedAccountIds is not set/);
    assert.match(warned, /aws:allowedAccountIds: \["123456789012"\]/);
  });

  it("they forget nothing once an up has run with aws:allowedAccountIds", async () => {
    const allowed = { ...settings, "aws:allowedAccountIds": [sandbox.customer.account] };
    await stack.configure(allowed);
    // The engine refreshes with the provider that the last update has stored.
    assert.deepEqual(await lostBy(refresh), [identityProvider]);
    assert.doesNotMatch((await stack.up()).stdout, /allowedAccountIds is not set/);
    assert.deepEqual(await lostBy(refresh), []);
    assert.deepEqual(await lostBy(upRefresh), []);
  });

  it("in AWS_PROFILE, keys in the environment count for both halves of an up", async () => {
    const file = path.join(sandbox.folder, "other-credentials");
    await writeFile(
      file,
      `[other]\naws_access_key_id = ${otherAccount}\naws_secret_access_key = sandbox\n`,
    );
    const environment = Object.freeze({
      ...sandbox.environment,
      AWS_PROFILE: "other",
      AWS_SHARED_CREDENTIALS_FILE: file,
    });
    const { name, folder } = stack;
    const both = await stackFor({ ...sandbox, environment }, { name, folder });
    await both.configure(await engageOnly({ exclusive: true, attributeMapping: undefined }));
    sandbox.calls.clear();
    await both.up();
    const calls = sandbox.calls.all().filter(({ service }) => service !== "okta");
    assert.ok(calls.some(({ operation }) => operation === "UpdateUserPoolClient"));
    assert.deepEqual([...new Set(calls.map(({ account }) => account))], [sandbox.customer.account]);
  });
});
