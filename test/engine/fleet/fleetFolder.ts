import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import execa, { type ExecaChildProcess } from "execa";
import { parseDocument, stringify } from "yaml";
import type { CustomerResult, Report } from "../../../operations/fleet/report/report";
import type { SeededCustomer } from "../../../sandbox/customer";
import { startSandbox, type Sandbox } from "../../../sandbox/sandbox";
import { commandLine } from "../../../sandbox/commandLine";
import { keptCommand } from "../../keptCommands";
import { keepPacks } from "../../policy/pack";

const project = path.join(__dirname, "../../..");

/** How a command of the fleet ended; `all` is what it printed. */
export interface Ended {
  exitCode: number;
  all: string;
}

/** Settings of a customer of the sandbox for Engage alone, with `engage` laid over that section. */
export function engageSettings(
  { region, stackName }: Pick<SeededCustomer, "region" | "stackName">,
  engage: object,
) {
  return {
    "aws:region": region,
    "okta:orgName": "acme",
    "engage-okta:engage": {
      cloudFormationStack: stackName,
      groups: ["Engage Agents"],
      ...engage,
    },
  };
}

/** A sandbox with several customers, their stacks in one folder, and the fleet's commands in it. */
export class FleetFolder {
  readonly folder: string;
  /** Where the commands have their temporary files. */
  readonly temporary: string;
  /** In the environment of a command that has a process of its own, and of all that it starts. */
  readonly marker = `FLEET_SPEC=${process.pid}-${Date.now()}`;

  private constructor(readonly sandbox: Sandbox) {
    this.temporary = path.join(sandbox.folder, "temporary");
    this.folder = path.join(sandbox.folder, "fleet");
  }

  /** @param names Of the customers, who have no settings yet. */
  static async start(names: readonly [string, ...string[]]): Promise<FleetFolder> {
    const sandbox = await startSandbox({ customers: names, keepsPlugins: true, keyServer: true });
    await keepPacks(sandbox, names);
    const fleet = new FleetFolder(sandbox);
    await Promise.all([mkdir(fleet.folder), mkdir(fleet.temporary)]);
    const file = parseDocument(await readFile(path.join(project, "Pulumi.yaml"), "utf8"));
    file.set("main", project);
    await writeFile(fleet.inFolder("Pulumi.yaml"), file.toString());
    for (const name of names) {
      await fleet.pulumi("stack", "init", name, "--secrets-provider", sandbox.secretsProvider);
    }
    return fleet;
  }

  private get environment() {
    return { ...this.sandbox.environment, AWS_MAX_ATTEMPTS: "3", TMPDIR: this.temporary };
  }

  inFolder(file: string): string {
    return path.join(this.folder, file);
  }

  customer(name: string): SeededCustomer {
    const found = this.sandbox.customers.find((one) => one.name === name);
    assert.ok(found);
    return found;
  }

  pulumi(...args: string[]) {
    const options = { env: this.environment };
    return execa("pulumi", [...args, "--cwd", this.folder, "--non-interactive"], options);
  }

  /** In a process that stays up, and with plugins that do. */
  async run(...args: string[]): Promise<Ended> {
    const env = { ...this.environment, PULUMI_DEBUG_PROVIDERS: await this.keptPlugins() };
    const command = ["fleet", ...args, "--cwd", this.folder];
    const { exitCode, stdout, stderr } = await keptCommand(command, env);
    return { exitCode, all: `${stdout}\n${stderr}`.trim() };
  }

  /**
   * In a process of its own, to which the test sends signals.
   *
   * @param plugins Where they run already; the engine starts its own by default.
   */
  start(args: string[], plugins?: string): ExecaChildProcess {
    const command = commandLine("fleet", ...args, "--cwd", this.folder);
    const [name, value] = this.marker.split("=");
    const env = { ...this.environment, PULUMI_DEBUG_PROVIDERS: plugins, [name!]: value };
    return execa("node", command, { cwd: project, env, reject: false, all: true });
  }

  /** Waits until a command says something. */
  async says(child: ExecaChildProcess, text: RegExp): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      let said = "";
      child.all?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (text.test(said)) resolve();
      });
      void child.once("exit", () => reject(new Error(`It ended without ${text}: ${said}`)));
    });
  }

  /** All customers have the same settings of AWS. */
  async keptPlugins(): Promise<string | undefined> {
    return this.sandbox.attached?.addresses(this.environment, "");
  }

  /** Replaces the settings, and keeps what the engine added to the file. */
  async configure(name: string, engage: object = {}, others: object = {}): Promise<void> {
    const file = this.inFolder(`Pulumi.${name}.yaml`);
    const kept = await readFile(file, "utf8").then(
      (text) => parseDocument(text).toJS() as object,
      () => ({}),
    );
    const config = { ...engageSettings(this.customer(name), engage), ...others };
    await writeFile(file, stringify({ ...kept, config }));
  }

  /** What the last run of an operation came to, by customer. */
  async report(operation: string): Promise<Record<string, CustomerResult>> {
    const file = this.inFolder(`.engage-okta/fleet-${operation}.json`);
    const { customers } = JSON.parse(await readFile(file, "utf8")) as Report;
    return Object.fromEntries(customers.map((one) => [one.stack, one]));
  }

  async outcomes(operation: string): Promise<Record<string, string>> {
    const results = Object.entries(await this.report(operation));
    return Object.fromEntries(results.map(([name, { outcome }]) => [name, outcome]));
  }

  /** A call to Okta about the app of a customer, as an administrator makes it in the console. */
  async okta(method: string, name: string, at: string): Promise<void> {
    const { okta } = this.sandbox;
    const headers = { Authorization: `SSWS ${okta.apiToken}` };
    const address = `${okta.url}/api/v1/apps/${this.appOf(name)}${at}`;
    const answer = await fetch(address, { method, headers });
    assert.ok(answer.ok, `${answer.status}`);
  }

  /** The id of a customer's app in Okta. */
  appOf(name: string): string {
    const audience = `urn:amazon:cognito:sp:${this.customer(name).userPoolId}`;
    const { apps } = this.sandbox.okta.snapshot();
    const found = apps.find(({ body }) => JSON.stringify(body).includes(audience));
    assert.ok(found);
    return found.id;
  }

  /** The id of the group of agents in Okta. */
  get group(): string {
    const { groups } = this.sandbox.okta.snapshot();
    const found = groups.find(({ name }) => name === "Engage Agents");
    assert.ok(found);
    return found.id;
  }

  /** Files of the engine that hold a stack. */
  async locks(): Promise<string[]> {
    const state = path.join(this.sandbox.folder, "state/.pulumi/locks");
    const files = await readdir(state, { recursive: true }).catch(() => []);
    return files.filter((file) => file.endsWith(".json"));
  }
}
