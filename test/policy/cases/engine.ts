import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import execa from "execa";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { hastenRuns } from "../../../clouds/fasterRuns";
import { separateConnections } from "../../../clouds/ownConnections";
import { findEngine } from "../../../sandbox/engine/engine";
import { withEnvironment } from "../../../sandbox/environment";
import { startKeyServer, type KeyServer } from "../../../sandbox/engine/keyServer";
import { leadEnginesTo, running, start } from "../pack";
import type { Case, Program } from "./case";
import { declare } from "./program";
import { isMandatory, isStack, Recorder } from "./recorder";
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
 * Runs programs on the real engine with the real pack, fast: the stub provider and the pack's process stay up,
 * and all programs are one to the engine, which takes 0.25 s to start. The state is put back to an empty one after
 * each `up`. Several of these may run side by side.
 */
export class CaseEngine {
  private constructor(
    private readonly pack: string,
    private readonly folder: string,
    private readonly stack: Stack,
    private readonly stub: StubProvider,
    private readonly recorder: Recorder,
    private readonly lead: Record<"toPack" | "toRecorder", () => Promise<void>>,
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
    const recorder = new Recorder(packAddress);
    const bin = path.join(folder, "bin");
    await mkdir(bin);
    await mkdir(path.join(folder, "state"));
    await mkdir(path.join(folder, "work"));
    const recorderAddress = await recorder.listen();
    const lead = {
      toPack: () => leadEnginesTo([["*", packAddress]], bin),
      toRecorder: () => leadEnginesTo([["*", recorderAddress]], bin),
    };
    const PATH = [bin, path.dirname(engine.command), process.env["PATH"] ?? ""].join(
      path.delimiter,
    );
    const current = { declare: () => {} };
    const stack = await LocalWorkspace.createOrSelectStack(
      {
        stackName: "acme",
        projectName: "cases",
        program: async () => current.declare(),
      },
      {
        workDir: path.join(folder, "work"),
        pulumiCommand: await withEnvironment({ PATH }, () => PulumiCommand.get()),
        secretsProvider: keys.secretsProvider,
        envVars: {
          PATH,
          PULUMI_DEBUG_PROVIDERS: packages.map((name) => `${name}:${port}`).join(","),
          PULUMI_HOME: path.join(folder, "home"),
          PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
          ...keys.environment,
          // No case reads the state before the end, and writing it after each resource takes half of an up.
          PULUMI_EXPERIMENTAL: "true",
          PULUMI_SKIP_CHECKPOINTS: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          PULUMI_SKIP_UPDATE_CHECK: "true",
        },
      },
    );
    // After every run Automation would ask for outputs and history: half a second each time.
    Object.assign(stack, { outputs: () => Promise.resolve({}), info: () => Promise.resolve() });
    const stateFile = path.join(folder, "state/.pulumi/stacks/cases/acme.json");
    const emptyState = await readFile(stateFile, "utf8");
    return new CaseEngine(
      pack,
      folder,
      stack,
      stub,
      recorder,
      lead,
      keys,
      current,
      stateFile,
      emptyState,
    );
  }

  /** Has the pack judge each program by what the engine shows of it: one run for all with the same settings. */
  async run(cases: readonly Case[], command: "preview" | "up"): Promise<Map<Case, Outcome>> {
    const outcomes = new Map<Case, Outcome>();
    for (const alike of groups(cases, ({ config }) => JSON.stringify(config ?? {}))) {
      await this.record(alike, command);
      for (const [nth, one] of alike.entries()) {
        outcomes.set(one, await this.judge(one, prefix(nth), command));
      }
    }
    return outcomes;
  }

  private async record(cases: readonly Case[], command: "preview" | "up"): Promise<void> {
    const programs = cases.map(({ program }, nth) => [prefix(nth), program] as const);
    this.stub.program = Object.fromEntries(
      programs.flatMap(([before, program]) =>
        Object.entries(program).map(([name, resource]) => [before + name, resource]),
      ),
    );
    this.current.declare = () => programs.forEach(([before, program]) => declare(program, before));
    const configFile = path.join(this.folder, "policy-config.json");
    await writeFile(configFile, JSON.stringify(cases[0]!.config ?? {}));
    await this.lead.toRecorder();
    const restoreDefaults = hastenRuns();
    try {
      await this.stack[command]({ policyPacks: [this.pack], policyPackConfigs: [configFile] });
    } finally {
      restoreDefaults();
    }
    if (command === "up") await writeFile(this.stateFile, this.emptyState);
  }

  private async judge(one: Case, prefix: string, command: "preview" | "up"): Promise<Outcome> {
    const resources = this.recorder.resources(prefix);
    const shown = new Set(resources.map((resource) => resource.getName().slice(prefix.length)));
    // The pack would seem to find nothing wrong. What is read, an update does not show.
    const declared = Object.entries(one.program).filter(([, { get }]) => get === undefined);
    assert.deepEqual(
      declared.map(([name]) => name).filter((name) => !shown.has(name)),
      [],
      `The engine did not show every resource of: ${one.name}`,
    );
    const said = await this.recorder.judge(resources, command);
    const violations = said.map((each) => {
      const level = isMandatory(each) ? "mandatory" : "advisory";
      const name = isStack(each.urn) ? "stack" : nameIn(each.urn).slice(prefix.length);
      return `${level} ${each.diagnostic.getPolicyname()} ${name}`;
    });
    return {
      violations: violations.sort(),
      messages: said.map(({ diagnostic }) => diagnostic.getMessage()),
    };
  }

  /** Deploys a program of any kind without the pack, and says what `pulumi policy analyze` does. */
  async analyze(program: () => void, added: Program): Promise<string> {
    this.stub.program = added;
    this.current.declare = program;
    await this.stack.up();
    const { command } = await findEngine();
    await this.lead.toPack();
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
    this.recorder.stop();
    await this.keys.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Before the names of the nth program's resources. */
function prefix(nth: number): string {
  return `${nth}/`;
}

function nameIn(urn: string): string {
  return urn.split("::").at(-1)!;
}

function groups<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const one of all) found.set(keyOf(one), [...(found.get(keyOf(one)) ?? []), one]);
  return [...found.values()];
}
