import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import execa from "execa";
import { parseDocument, stringify } from "yaml";
import type { Sandbox } from "../../sandbox/sandbox";
import { sharedSandbox } from "../sharedSandbox";
import { keptCommand } from "../keptCommands";
import { engageSettings } from "./fleet/fleetFolder";

const project = path.join(__dirname, "../..");
/** Names of the customers, and of their identity providers. */
const providers = { acme: "Okta", bravo: "OktaBravo" };

/** Two customers of Local Measure in one user pool, on one app client. */
describe("two customers of a fleet on one app client", () => {
  let sandbox: Sandbox;
  let folder: string;

  before(async () => {
    sandbox = await sharedSandbox();
    folder = path.join(sandbox.folder, "fleet");
    await mkdir(folder);
    const file = parseDocument(await readFile(path.join(project, "Pulumi.yaml"), "utf8"));
    file.set("main", project);
    await writeFile(path.join(folder, "Pulumi.yaml"), file.toString());
    for (const [name, identityProviderName] of Object.entries(providers)) {
      await configure(name, identityProviderName);
      const init = ["stack", "init", name, "--secrets-provider", sandbox.secretsProvider];
      await pulumi(...init, "--non-interactive");
    }
  });

  /** The plugin that writes to the app client is each run's own, as with two operators; so is its policy pack. */
  const environment = async () => {
    const plugins = await sandbox.attached?.addresses(sandbox.environment);
    return { ...sandbox.environment, PULUMI_DEBUG_PROVIDERS: plugins };
  };

  const pulumi = async (...args: string[]) =>
    execa("pulumi", [...args, "--cwd", folder], { env: await environment(), all: true });

  const fleet = async (...args: string[]) =>
    keptCommand(["fleet", ...args, "--cwd", folder], await environment());

  async function configure(
    name: string,
    identityProviderName: string,
    more: object = {},
  ): Promise<void> {
    const engage = { label: `Engage ${name}`, identityProviderName, ...more };
    // As customer new writes it: it says that both mean one pool.
    const account = { "aws:allowedAccountIds": [sandbox.customer.account] };
    const config = { ...engageSettings(sandbox.customer, engage), ...account };
    await writeFile(path.join(folder, `Pulumi.${name}.yaml`), stringify({ config }));
  }

  const listed = async () => {
    const { SupportedIdentityProviders } = await sandbox.customer.describeAppClient();
    return [...(SupportedIdentityProviders ?? [])].sort();
  };

  it("are both on its list after an update of two at a time", async () => {
    const { exitCode, stdout, stderr } = await fleet("up", "--yes", "--parallel", "2");
    assert.equal(exitCode, 0, stdout + stderr);
    assert.deepEqual(await listed(), ["COGNITO", "Okta", "OktaBravo"]);
  });

  it("stay on it where one of them is to be exclusive: no customer takes another's agents out", async () => {
    await configure("acme", providers.acme, { exclusive: true });
    for (const operation of [["preview"], ["up", "--yes"], ["up", "--yes", "--stack", "bravo"]]) {
      const { exitCode, stderr } = await fleet(...operation);
      assert.equal(exitCode, 1);
      assert.match(stderr, /^Nothing was started\.\n\nacme has engage\.exclusive, and bravo /);
    }
    assert.deepEqual(await listed(), ["COGNITO", "Okta", "OktaBravo"]);
  });

  it("stay on it where only AWS tells that it is one client, as one names the pool by its id", async () => {
    const { userPoolId } = sandbox.customer;
    await configure("acme", providers.acme, { exclusive: true, userPoolId });
    const { exitCode, stdout } = await fleet("up", "--yes", "--stack", "acme");
    assert.equal(exitCode, 1);
    assert.match(stdout, /acme has engage\.exclusive, and bravo has .*"OktaBravo" on the same app/);
    assert.deepEqual(await listed(), ["COGNITO", "Okta", "OktaBravo"]);
  });

  it("are named before one that knows nothing of the other becomes exclusive", async () => {
    await rm(path.join(folder, "Pulumi.bravo.yaml"));
    await configure("acme", providers.acme, { exclusive: true });
    const { stdout } = await fleet("preview");
    assert.match(
      stdout,
      /^acme {2}to change .*\n(.+\n)* +engage\.exclusive: the app client \S+ also lists OktaBravo\. Agents who/m,
    );
    assert.doesNotMatch(stdout, /PATH|plugin/);
    await configure("acme", providers.acme);
    await configure("bravo", providers.bravo);
  });

  it("that are removed at the same time by two operators leave what was there", async () => {
    const destroys = Object.keys(providers).map((stack) =>
      pulumi("destroy", "--yes", "--skip-preview", "--stack", stack),
    );
    for (const { exitCode, all } of await Promise.all(destroys)) assert.equal(exitCode, 0, all);
    assert.deepEqual(await listed(), ["COGNITO"]);
  });
});
