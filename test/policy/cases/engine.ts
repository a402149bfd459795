import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import execa from "execa";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { separateConnections } from "../../../clouds/ownConnections";
import { findEngine } from "../../../sandbox/engine/engine";
import { startKeyServer, type KeyServer } from "../../../sandbox/engine/keyServer";
import { leadEnginesTo, running, start } from "../pack";
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
const packages = [
  "aws",
  "aws-native",
  "okta",
  "pulumi-nodejs",
  "random",
  "auth0",
  "grafana",
  "vault",
  "azure",
];

/**
 * Runs programs on the real engine with the real pack, fast: the stub provider and the pack's process
 * stay up, so that what a preview costs is the engine alone (0.25 s). The state is put back to an
 * empty one after each `up`. One program at a time; several of these may run side by side.
 */
export class CaseEngine {
  private constructor(
    private readonly pack: string,
    private readonly folder: string,
    private readonly stack: Stack,
    private readonly stub: StubProvider,
    private readonly keys: KeyServer,
    private readonly current: { declare: () => void },
    private readonly stateFile: string,
    private readonly emptyState: string,
  ) {}

  /** @param pack The folder of the pack; the repository's own by default. */
  static async start(pack = ownPack): Promise<CaseEngine> {
    separateConnections();
    const engine = await findEngine();
    const folder = await mkdtemp(path.join(tmpdir(), "policy-cases-"));
    const stub = new StubProvider();
    const starting = pack === ownPack ? running() : start(pack);
    const [port, packAddress, keys] = await Promise.all([
      stub.listen(),
      starting,
      startKeyServer(),
    ]);
    const bin = path.join(folder, "bin");
    await mkdir(bin);
    await mkdir(path.join(folder, "state"));
    await mkdir(path.join(folder, "work"));
    await leadEnginesTo([["*", packAddress]], bin);
    const current = { declare: () => {} };
    const stack = await LocalWorkspace.createOrSelectStack(
      {
        stackName: "acme",
        projectName: "cases",
        program: async () => current.declare(),
      },
      {
        workDir: path.join(folder, "work"),
        pulumiCommand: await PulumiCommand.get({ root: engine.root }),
        secretsProvider: keys.secretsProvider,
        envVars: {
          PATH: [bin, path.dirname(engine.command), process.env["PATH"] ?? ""].join(path.delimiter),
          PULUMI_DEBUG_PROVIDERS: packages.map((name) => `${name}:${port}`).join(","),
          PULUMI_HOME: path.join(folder, "home"),
          PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
          ...keys.environment,
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          PULUMI_SKIP_UPDATE_CHECK: "true",
        },
      },
    );
    // After every run Automation would ask for outputs and history: half a second each time.
    Object.assign(stack, { outputs: () => Promise.resolve({}), info: () => Promise.resolve() });
    const stateFile = path.join(folder, "state/.pulumi/stacks/cases/acme.json");
    const emptyState = await readFile(stateFile, "utf8");
    return new CaseEngine(pack, folder, stack, stub, keys, current, stateFile, emptyState);
  }

  /** @throws when the run fails for another reason than a mandatory violation */
  async run({ program, config }: Case, command: "preview" | "up"): Promise<Outcome> {
    this.stub.program = program;
    let runs = 0;
    this.current.declare = () => {
      runs++;
      declare(program);
    };
    const violations: string[] = [];
    const messages: string[] = [];
    let declared = 0;
    const told: string[] = [];
    const configFile = path.join(this.folder, "policy-config.json");
    await writeFile(configFile, JSON.stringify(config ?? {}));
    try {
      await this.stack[command]({
        policyPacks: [this.pack],
        policyPackConfigs: [configFile],
        onEvent: (event) => {
          const { policyEvent, resourcePreEvent, diagnosticEvent } = event;
          told.push(diagnosticEvent?.message ?? Object.keys(event).at(-1)!);
          if (resourcePreEvent && !isStack(resourcePreEvent.metadata.urn)) declared++;
          if (!policyEvent) return;
          const { enforcementLevel, policyName, resourceUrn = "", message } = policyEvent;
          const name = isStack(resourceUrn) ? "stack" : resourceUrn.split("::").at(-1);
          violations.push(`${enforcementLevel} ${policyName} ${name}`);
          messages.push(message);
        },
      });
    } catch (error) {
      if (!violations.some((violation) => violation.startsWith("mandatory "))) throw error;
    } finally {
      if (command === "up") await writeFile(this.stateFile, this.emptyState);
    }
    // The pack would seem to find nothing wrong.
    if (declared + violations.length === 0 && Object.keys(program).length > 0) {
      throw new Error(
        "The run ended well, and the engine told of no resource of the program: " +
          `the program ran ${runs} times, and the engine told of ${told.join("; ")}`,
      );
    }
    return { violations: violations.sort(), messages };
  }

  /** Deploys a program of any kind without the pack, and says what `pulumi policy analyze` does. */
  async analyze(program: () => void, added: Program): Promise<string> {
    this.stub.program = added;
    this.current.declare = program;
    await this.stack.up();
    const { command } = await findEngine();
    const { workspace } = this.stack;
    const { all = "" } = await execa(
      command,
      ["policy", "analyze", "--stack", "acme", "--policy-pack", this.pack, "--color", "never"],
      { cwd: workspace.workDir, env: workspace.envVars, all: true, reject: false },
    );
    await writeFile(this.stateFile, this.emptyState);
    return all;
  }

  async stop(): Promise<void> {
    this.stub.stop();
    await this.keys.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function isStack(urn: string): boolean {
  return urn === "" || urn.includes("::pulumi:pulumi:Stack::");
}
