import { spawn, type ChildProcess } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { findEngine } from "../../../sandbox/engine/engine";
import type { Case, Program } from "./case";
import { declare } from "./program";
import { StubProvider } from "./stub";

export interface Outcome {
  /** `LEVEL RULE RESOURCE`, sorted. */
  violations: string[];
  messages: string[];
}

const ownPack = path.join(__dirname, "../../../policy");

/** Packages that cases may use; the engine attaches to the stub for them. */
const packages = ["aws", "aws-native", "okta", "pulumi-nodejs", "random", "auth0", "grafana"];

/**
 * Runs programs on the real engine with the real pack, fast: the stub provider and the pack's process
 * stay up, so that what a preview costs is the engine alone (0.5 s). The state is put back to an
 * empty one after each `up`. One program at a time; several of these may run side by side.
 */
export class CaseEngine {
  private constructor(
    private readonly pack: string,
    private readonly folder: string,
    private readonly stack: Stack,
    private readonly stub: StubProvider,
    private readonly packProcess: ChildProcess,
    private readonly running: { program: Program },
    private readonly stateFile: string,
    private readonly emptyState: string,
  ) {}

  /** @param pack The folder of the pack; the repository's own by default. */
  static async start(pack = ownPack): Promise<CaseEngine> {
    const engine = await findEngine();
    const folder = await mkdtemp(path.join(tmpdir(), "policy-cases-"));
    const stub = new StubProvider();
    const [port, { child, packPort }] = await Promise.all([stub.listen(), startPack(pack)]);
    const bin = path.join(folder, "bin");
    await mkdir(bin);
    await mkdir(path.join(folder, "state"));
    await mkdir(path.join(folder, "work"));
    // What the engine starts for a pack in Node: here it tells the port of the one that runs.
    const helper = path.join(bin, "pulumi-analyzer-policy-nodejs");
    await writeFile(helper, `#!/bin/sh\necho ${packPort}\nexec sleep 3600\n`);
    await chmod(helper, 0o755);
    const running: { program: Program } = { program: {} };
    const stack = await LocalWorkspace.createOrSelectStack(
      {
        stackName: "acme",
        projectName: "cases",
        program: async () => declare(running.program),
      },
      {
        workDir: path.join(folder, "work"),
        pulumiCommand: await PulumiCommand.get({ root: engine.root }),
        envVars: {
          PATH: [bin, path.dirname(engine.command), process.env["PATH"] ?? ""].join(path.delimiter),
          PULUMI_DEBUG_PROVIDERS: packages.map((name) => `${name}:${port}`).join(","),
          PULUMI_HOME: path.join(folder, "home"),
          PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
          PULUMI_CONFIG_PASSPHRASE: "cases",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          PULUMI_SKIP_UPDATE_CHECK: "true",
        },
      },
    );
    // After every run Automation would ask for outputs and history: half a second each time.
    Object.assign(stack, { outputs: () => Promise.resolve({}), info: () => Promise.resolve() });
    const stateFile = path.join(folder, "state/.pulumi/stacks/cases/acme.json");
    const emptyState = await readFile(stateFile, "utf8");
    return new CaseEngine(pack, folder, stack, stub, child, running, stateFile, emptyState);
  }

  /** @throws when the run fails for another reason than a mandatory violation */
  async run({ program, config }: Case, command: "preview" | "up"): Promise<Outcome> {
    this.running.program = this.stub.program = program;
    const violations: string[] = [];
    const messages: string[] = [];
    const configFile = path.join(this.folder, "policy-config.json");
    await writeFile(configFile, JSON.stringify(config ?? {}));
    try {
      await this.stack[command]({
        policyPacks: [this.pack],
        policyPackConfigs: [configFile],
        onEvent: ({ policyEvent }) => {
          if (!policyEvent) return;
          const { enforcementLevel, policyName, resourceUrn = "", message } = policyEvent;
          const name = resourceUrn.includes("::pulumi:pulumi:Stack::") || !resourceUrn;
          violations.push(
            `${enforcementLevel} ${policyName} ${name ? "stack" : resourceUrn.split("::").at(-1)}`,
          );
          messages.push(message);
        },
      });
    } catch (error) {
      if (!violations.some((violation) => violation.startsWith("mandatory "))) throw error;
    } finally {
      if (command === "up") await writeFile(this.stateFile, this.emptyState);
    }
    return { violations: violations.sort(), messages };
  }

  async stop(): Promise<void> {
    this.packProcess.kill();
    this.stub.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Pulumi's own loader on the pack, as the engine starts it. */
function startPack(pack: string): Promise<{ child: ChildProcess; packPort: string }> {
  const loader = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [pack] });
  const child = spawn(
    process.execPath,
    ["--require", path.join(__dirname, "../endWithParent.cjs"), loader, "127.0.0.1:0", "."],
    // The test run's own loader (tsx) must not reach into the pack's process.
    { cwd: pack, env: { ...process.env, NODE_OPTIONS: "" } },
  );
  return new Promise((resolve, reject) => {
    let errors = "";
    child.stderr.on("data", (data) => (errors += data));
    child.stdout.once("data", (data) => resolve({ child, packPort: String(data).trim() }));
    child.once("exit", () => reject(new Error(`The policy pack did not start.\n${errors}`)));
  });
}
