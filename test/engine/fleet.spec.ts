import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import execa, { type ExecaChildProcess, type ExecaReturnValue } from "execa";
import { parseDocument, stringify } from "yaml";
import type { Report } from "../../operations/fleet/report";
import type { SeededCustomer } from "../../sandbox/customer";
import { CloudFormation } from "@aws-sdk/client-cloudformation";
import { as } from "../../sandbox/customer";
import { startSandbox, type Sandbox } from "../../sandbox/sandbox";
import { until } from "../until";
import { describeWholeAppClient, updateWholeAppClient } from "../../sandbox/wholeAppClient";
import { commandLine } from "../commandLine";
import { keepPacks } from "../policy/pack";

const project = path.join(__dirname, "../..");
/** FLEET=20 tries a larger one, which shows the same in more time. */
const size = Number(process.env.FLEET ?? 3);
const names = ["acme", ...Array.from({ length: size - 1 }, (_, index) => `customer-${index + 2}`)];
const [first, second, third] = [names[0]!, names[1]!, names[2]!];

describe(`a fleet of ${size} customers`, () => {
  let sandbox: Sandbox;
  let folder: string;
  let temporary: string;

  before(async () => {
    sandbox = await startSandbox({
      customers: names as [string, ...string[]],
      keepsPlugins: true,
      keyServer: true,
    });
    await keepPacks(sandbox, names);
    folder = path.join(sandbox.folder, "fleet");
    temporary = path.join(sandbox.folder, "temporary");
    await Promise.all([mkdir(folder), mkdir(temporary)]);
    const file = parseDocument(await readFile(path.join(project, "Pulumi.yaml"), "utf8"));
    file.set("main", project);
    await writeFile(path.join(folder, "Pulumi.yaml"), file.toString());
    for (const customer of sandbox.customers) {
      await configure(customer);
      await pulumi("stack", "init", customer.name, "--secrets-provider", sandbox.secretsProvider);
    }
  });
  after(() => sandbox.stop());

  const environment = () => ({
    ...sandbox.environment,
    AWS_MAX_ATTEMPTS: "3",
    TMPDIR: temporary,
  });

  const pulumi = (...args: string[]) =>
    execa("pulumi", [...args, "--cwd", folder, "--non-interactive"], { env: environment() });

  /** With plugins that stay up. All customers have the same settings of AWS. */
  async function fleet(...args: string[]): Promise<ExecaReturnValue> {
    return start(args, await sandbox.attached?.addresses(environment(), ""));
  }

  /** @param plugins Where they run already; the engine starts its own by default. */
  function start(args: string[], plugins?: string): ExecaChildProcess {
    const command = commandLine("fleet", ...args, "--cwd", folder);
    const env = { ...environment(), PULUMI_DEBUG_PROVIDERS: plugins };
    return execa("node", command, { cwd: project, env, reject: false, all: true });
  }

  /** Writes the settings anew, and keeps what the engine wrote beside them. */
  async function configure(customer: SeededCustomer, engage: object = {}): Promise<void> {
    const file = path.join(folder, `Pulumi.${customer.name}.yaml`);
    const kept = await readFile(file, "utf8").then(
      (text) => parseDocument(text).toJS() as object,
      () => ({}),
    );
    const config = {
      "aws:region": customer.region,
      "okta:orgName": "acme",
      "engage-okta:engage": {
        cloudFormationStack: customer.stackName,
        groups: ["Engage Agents"],
        ...engage,
      },
    };
    await writeFile(file, stringify({ ...kept, config }));
  }

  const customer = (name: string) => sandbox.customers.find((one) => one.name === name)!;

  async function outcomes(operation: string): Promise<Record<string, string>> {
    const file = path.join(folder, ".engage-okta", `fleet-${operation}.json`);
    const { customers } = JSON.parse(await readFile(file, "utf8")) as Report;
    return Object.fromEntries(customers.map(({ stack, outcome }) => [stack, outcome]));
  }

  const all = (outcome: string, others: Record<string, string> = {}) => ({
    ...Object.fromEntries(names.map((name) => [name, outcome])),
    ...others,
  });

  async function locks(): Promise<string[]> {
    const state = path.join(sandbox.folder, "state/.pulumi/locks");
    const files = await readdir(state, { recursive: true }).catch(() => []);
    return files.filter((file) => file.endsWith(".json"));
  }

  /** Files of a folder in which the secret output of a vendor's stack can be read. */
  async function vendorsSecretIn(place: string): Promise<string[]> {
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes("tsx-"));
    const found = await Promise.all(
      files.map(async ({ parentPath, name }) => {
        const file = path.join(parentPath, name);
        // What an engine that is ending takes away is no longer there to be read.
        const text = await readFile(file, "utf8").catch(() => "");
        return text.includes("made-up-") ? [file] : [];
      }),
    );
    return found.flat();
  }

  /** Waits until the fleet says something. */
  function says(child: ExecaChildProcess, text: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      let said = "";
      child.all?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (text.test(said)) resolve();
      });
      void child.once("exit", () => reject(new Error(`It ended without ${text}: ${said}`)));
    });
  }

  it("updates all but the one whose group is missing, says why, and resumes that one alone", async () => {
    await configure(customer(third), { groups: ["No Such Group"] });
    const { exitCode, all: text } = await fleet("up", "--yes", "--continue-on-error");
    assert.equal(exitCode, 1, text);
    assert.deepEqual(await outcomes("up"), all("changed", { [third]: "failed" }));
    assert.match(
      text!,
      new RegExp(`^${third} +failed +engage.groups: Okta has no group "No Such Group"`, "m"),
    );
    assert.match(text!, /npm run fleet -- up --resume/);

    await configure(customer(third));
    const resumed = await fleet("up", "--yes", "--resume");
    assert.equal(resumed.exitCode, 0, resumed.all);
    assert.deepEqual(await outcomes("up"), { [third]: "changed" });
    for (const { describeAppClient } of sandbox.customers) {
      assert.deepEqual(
        (await describeAppClient()).SupportedIdentityProviders?.includes("Okta"),
        true,
      );
    }
  });

  it("finds what changed outside in exactly those where it did, in words", async () => {
    await customer(first).updateVendorStack();
    await okta("POST", (app) => `/api/v1/apps/${app.id}/lifecycle/deactivate`, second);
    const group = sandbox.okta.snapshot().groups.find(({ name }) => name === "Engage Agents")!;
    await okta("DELETE", (app) => `/api/v1/apps/${app.id}/groups/${group.id}`, second);

    const found = await fleet("drift");
    assert.equal(found.exitCode, 2, found.all);
    const drifted = { [first]: "drifted", [second]: "drifted" };
    assert.deepEqual(await outcomes("drift"), all("unchanged", drifted));
    for (const [name, words] of [
      [
        first,
        /no longer lists Okta: the vendor's stack LocalMeasureEngage was updated on \d{4}-.* UTC, after our last write on \d{4}-/,
      ],
      [second, /the Okta app Local Measure Engage was deactivated/],
      [second, new RegExp(`the group ${group.id} is no longer assigned to the Okta app`)],
    ] as const) {
      const line = found
        .all!.split("\n")
        .find((one) => one.startsWith(`${name} `) && words.test(one));
      assert.ok(line, found.all);
    }
  });

  it("restores it, and resumes a run with --refresh with --refresh, and says so", async () => {
    await configure(customer(first), { groups: ["No Such Group"] });
    const restored = await fleet("up", "--yes", "--refresh", "--continue-on-error");
    assert.equal(restored.exitCode, 1, restored.all);
    const changed = { [first]: "failed", [second]: "changed" };
    assert.deepEqual(await outcomes("up"), all("unchanged", changed));
    assert.match(restored.all!, /fleet -- up --resume --cwd \S+\/fleet$/m);
    await configure(customer(first));
    const resumed = await fleet("up", "--yes", "--resume");
    assert.equal(resumed.exitCode, 0, resumed.all);
    assert.deepEqual(await outcomes("up"), { [first]: "changed" });
    assert.match(resumed.all!, new RegExp(`options of the last run: .*--refresh.*`));
    const { SupportedIdentityProviders } = await customer(first).describeAppClient();
    assert.ok(SupportedIdentityProviders?.includes("Okta"));
  });

  it("shows resource and property of what would change, and writes a summary in Markdown", async () => {
    await configure(customer(third), { label: "Engage 2" });
    const summary = path.join(folder, "summary.md");
    const shown = await fleet("preview", "--stack", third, "--diff", "--summary", summary);
    assert.equal(shown.exitCode, 0, shown.all);
    assert.match(shown.all!, /2 to update; advisory: .*okta-app-asks-second-factor/);
    assert.match(
      shown.all!,
      new RegExp(`^${third} +~ +okta:app/saml:Saml engage-app \\(update\\)$`, "m"),
    );
    assert.match(
      shown.all!,
      new RegExp(`^${third} +~ label: "Local Measure Engage" => "Engage 2"$`, "m"),
    );
    const text = await readFile(summary, "utf8");
    assert.match(text, /^### fleet preview: 1 customer: 1 to change/);
    assert.match(text, /^ +~ label: "Local Measure Engage" => "Engage 2"$/m);
  });

  it("does not blame the vendor's stack where its last update was before ours, nor calls settings drift", async () => {
    const described = await describeWholeAppClient(sandbox);
    const others = (described.SupportedIdentityProviders as string[]).filter(
      (one) => one !== "Okta",
    );
    await updateWholeAppClient(sandbox, { ...described, SupportedIdentityProviders: others });
    const { exitCode, all: text } = await fleet("drift");
    assert.equal(exitCode, 2, text);
    const found = { [first]: "drifted", [third]: "not deployed" };
    assert.deepEqual(await outcomes("drift"), all("unchanged", found));
    const lists = new RegExp(
      `^${first} +drifted +the app client [^;]* no longer lists Okta[^;]*$`,
      "m",
    );
    assert.match(text!, lists, "and nothing else of what was restored");
    assert.doesNotMatch(text!, /was updated on/);
    await updateWholeAppClient(sandbox, described);
    await configure(customer(third));
  });

  it("on Ctrl-C lets the running one finish and starts no other; on SIGKILL too the next run works", async () => {
    const some = `{${first},${second},${third}}`;
    for (const one of [first, second, third]) await configure(customer(one), { label: "Engage" });
    const interrupted = start(["up", "--yes", "--stack", some, "--parallel", "1"]);
    await says(interrupted, /up starts/);
    interrupted.kill("SIGINT");
    assert.equal((await interrupted).exitCode, 1);
    assert.deepEqual(await outcomes("up"), {
      [first]: "changed",
      [second]: "not started",
      [third]: "not started",
    });
    assert.deepEqual(await locks(), []);

    const killed = start(["up", "--yes", "--resume", "--parallel", "1"]);
    await says(killed, /up starts/);
    while ((await locks()).length === 0) await sleep(1);
    killed.kill("SIGKILL");
    await killed;
    assert.deepEqual(await vendorsSecretIn(temporary), [], "nothing of the vendor's stays");
    // The engine notices that its program is gone.
    await until(async () => (await locks()).length === 0);
    const resumed = await fleet("up", "--yes", "--resume");
    assert.equal(resumed.exitCode, 0, resumed.all);
    const { all: text, exitCode } = await fleet("drift", "--stack", some);
    assert.equal(exitCode, 0, text);
    assert.match(text!, /3 customers: 3 unchanged/);
  });

  it("says who holds a stack, and takes a dead process's lock off when it is told to", async () => {
    const place = path.join(sandbox.folder, "state/.pulumi/locks/organization/engage-okta", first);
    await mkdir(place, { recursive: true });
    const { hostname } = await import("node:os");
    const lock = {
      pid: 2 ** 22 + 1,
      username: "jane",
      hostname: hostname(),
      timestamp: new Date(),
    };
    await writeFile(path.join(place, "left.json"), JSON.stringify(lock));
    const refused = await fleet("refresh", "--stack", first);
    assert.equal(refused.exitCode, 1, refused.all);
    assert.match(refused.all!, /locked by jane on .* \(process 4194305\).*Add --break-locks/);

    const broken = await fleet("refresh", "--stack", first, "--break-locks");
    assert.equal(broken.exitCode, 0, broken.all);
    assert.deepEqual(await locks(), []);
  });

  it("verifies all, and writes a hand-off for each", async () => {
    const verified = await fleet("verify");
    assert.equal(verified.exitCode, 0, verified.all);
    assert.deepEqual(await outcomes("verify"), all("passed"));
    const file = path.join(folder, `Pulumi.${first}.yaml`);
    const before = await readFile(file, "utf8");
    const about =
      "  engage-okta:handoff: { customer: Acme Ltd, contact: 'Jane Doe, it@acme.com' }\n";
    await writeFile(file, before.replace(/^config:\n/m, `$&${about}`));
    const { exitCode, all: text } = await fleet("handoff");
    await writeFile(file, before);
    assert.equal(exitCode, 0, text);
    assert.deepEqual(
      await readdir(path.join(folder, "handoff")),
      names.map((one) => `${one}.md`).sort(),
    );
    const page = (name: string) => readFile(path.join(folder, `handoff/${name}.md`), "utf8");
    assert.match(await page(first), /^# Sign-on of Acme Ltd\n[^#]*Jane Doe, it@acme\.com/);
    const others = await Promise.all(names.filter((name) => name !== first).map(page));
    others.forEach((other) => assert.doesNotMatch(other, /Acme Ltd|Jane Doe/));
  });

  it("updates the customer of whose vendor only a secret output changed, and shows neither value", async () => {
    const { account, domain, region, stackName } = customer(second);
    const vendor = new CloudFormation(as(account, { url: sandbox.aws.url, region }));
    const { TemplateBody = "" } = await vendor.getTemplate({ StackName: stackName });
    const secret = `made-up-and-new-${domain}`;
    const changed = TemplateBody.replace(`made-up-${domain}`, secret);
    await vendor.updateStack({ StackName: stackName, TemplateBody: changed });
    await until(async () => {
      const { Stacks } = await vendor.describeStacks({ StackName: stackName });
      return JSON.stringify(Stacks?.[0]?.Outputs).includes(secret);
    });
    const some = `{${first},${second}}`;
    const found = await fleet("preview", "--stack", some);
    assert.equal(found.exitCode, 0, found.all);
    assert.deepEqual(await outcomes("preview"), { [first]: "unchanged", [second]: "to change" });
    assert.match(
      found.all!,
      new RegExp(`^${second} +to change +\\d+ unchanged; other outputs`, "m"),
    );
    const updated = await fleet("up", "--yes", "--stack", some);
    assert.deepEqual(await outcomes("up"), { [first]: "unchanged", [second]: "changed" });
    const kept = await pulumi("stack", "output", "--stack", second, "--json", "--show-secrets");
    assert.ok(kept.stdout.includes(secret), kept.stdout);
    assert.deepEqual(await vendorsSecretIn(path.join(folder, ".engage-okta")), []);
    assert.doesNotMatch(found.all! + updated.all!, /made-up-/);
    const again = await fleet("drift", "--stack", some);
    assert.deepEqual(
      await outcomes("drift"),
      { [first]: "unchanged", [second]: "unchanged" },
      again.all,
    );
  });

  it("changes nothing without a yes without a terminal to ask on", async () => {
    const { exitCode, all: text } = await fleet("up");
    assert.equal(exitCode, 1);
    assert.match(text!, /no terminal to ask on\. Add --yes/);
  });

  /** A call to Okta about the app of a customer, as somebody in its console makes it. */
  async function okta(method: string, at: (app: { id: string }) => string, name: string) {
    const audience = `urn:amazon:cognito:sp:${customer(name).userPoolId}`;
    const app = sandbox.okta
      .snapshot()
      .apps.find(({ body }) => JSON.stringify(body).includes(audience))!;
    const headers = { Authorization: `SSWS ${sandbox.okta.apiToken}` };
    const answer = await fetch(sandbox.okta.url + at(app), { method, headers });
    assert.ok(answer.ok, `${answer.status}`);
  }
});
