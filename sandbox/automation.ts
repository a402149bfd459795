import { existsSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  LocalWorkspace,
  PulumiCommand,
  type DestroyOptions,
  type EngineEvent,
  type OpMap,
  type PreviewOptions,
  type PulumiFn,
  type RefreshOptions,
  type UpOptions,
} from "@pulumi/pulumi/automation";
import { parse, parseDocument, stringify } from "yaml";
import { hastenRuns } from "../clouds/fasterRuns";
import { separateConnections } from "../clouds/ownConnections";
import { setIn, withEnvironment } from "./environment";
import type { Sandbox } from "./sandbox";

/** The keys under `config:` of a settings file; values may be nested. */
export type StackSettings = Record<string, unknown>;

export interface StackOptions {
  /** `dev` by default. */
  name?: string;
  /** Those of `demoSettings` by default. */
  settings?: StackSettings;
  /** One with the project's file and the stack's settings, which are left alone; a new one by default. */
  folder?: string;
  /** The project's own program (index.ts) by default. */
  program?: PulumiFn;
  /** The engine starts the plugin for dynamic resources in every run, and tells what it prints, as it does for people. */
  startsDynamicPlugin?: boolean;
  /** Folders of policy packs that every preview and update runs; none by default. */
  policyPacks?: string[];
}

/**
 * One stack of the project on the real engine, against a sandbox. The program runs in this process
 * (see `withEnvironment` for what that means to `process.env`).
 */
export type SandboxStack = Awaited<ReturnType<typeof stackFor>>;

const project = path.join(__dirname, "..");

/** The settings of the demo customer, as Pulumi.dev.yaml has them: a `destroy` keeps the agents' role. */
export async function committedSettings(): Promise<StackSettings> {
  const file = await readFile(path.join(project, "Pulumi.dev.yaml"), "utf8");
  return (parse(file) as { config: StackSettings }).config;
}

/** The same with the agents' role deleted by `destroy`, which then leaves nothing. */
export async function demoSettings(): Promise<StackSettings> {
  const settings = await committedSettings();
  const connect = settings["engage-okta:connect"] as object;
  return { ...settings, "engage-okta:connect": { ...connect, deleteRole: true } };
}

/**
 * Makes, or finds, the stack in the sandbox's own state. Nothing is left to remove afterwards: the
 * folder and the state go with the sandbox.
 */
export async function stackFor(sandbox: Sandbox, options: StackOptions = {}) {
  separateConnections();
  const { name = "dev", program = projectProgram, policyPacks = [] } = options;
  const folder = options.folder ?? (await newFolder(sandbox, name));
  const settingsFile = path.join(folder, `Pulumi.${name}.yaml`);
  if (!options.folder) {
    const settings = options.settings ?? (await demoSettings());
    await writeFile(settingsFile, stringify({ config: settings }));
  }
  const run = <T>(work: () => Promise<T>) => withEnvironment(sandbox.environment, work);
  const envVars = setIn(sandbox.environment);
  const inline = { stackName: name, projectName: "engage-okta", program };
  const { secretsProvider } = sandbox;
  const pulumiCommand = await commandOf(sandbox);
  const workspace = { workDir: folder, pulumiCommand, envVars, secretsProvider };
  // Each start of `pulumi` counts: `createOrSelectStack` selects, fails, and creates.
  const stack = await run(() =>
    existsSync(path.join(sandbox.folder, `state/.pulumi/stacks/engage-okta/${name}.json`))
      ? LocalWorkspace.selectStack(inline, workspace)
      : LocalWorkspace.createStack(inline, workspace),
  );
  const packs = policyPacks.length > 0 ? { policyPacks } : {};
  const outputs = stack.outputs.bind(stack);
  // After every run Automation would ask for outputs and history: half a second each time, unasked.
  Object.assign(stack, { outputs: () => Promise.resolve({}), info: () => Promise.resolve() });
  const keptPlugins = async () =>
    sandbox.attached?.addresses(
      stack.workspace.envVars,
      options.startsDynamicPlugin ? undefined : await awsSettings(settingsFile),
    );
  const deploy = <T>(work: () => Promise<T>, { debug }: { debug?: boolean } = {}) =>
    run(async () => {
      const attached = await keptPlugins();
      if (attached) stack.workspace.envVars.PULUMI_DEBUG_PROVIDERS = attached;
      // What is loaded before is mapped in the stacks of later errors.
      if (program === projectProgram) require("../index");
      // With --debug, what is printed is the subject.
      return debug ? work() : hastened(work);
    });
  return {
    name,
    /** Pulumi's own object, for what is not here. Its calls need `withEnvironment` themselves. */
    stack,
    /** With Pulumi.yaml and the settings file; temporary unless it was given. */
    folder,
    /** `PULUMI_DEBUG_PROVIDERS` of an engine that is started in another way; undefined where none stay up. */
    keptPlugins,
    preview: (more?: PreviewOptions) => deploy(() => stack.preview({ ...packs, ...more }), more),
    up: (more?: UpOptions) =>
      deploy(() => counted((onEvent) => stack.up({ ...packs, ...more, onEvent }), more), more),
    refresh: (more?: RefreshOptions) =>
      deploy(() => counted((onEvent) => stack.refresh({ ...more, onEvent }), more), more),
    destroy: (more?: DestroyOptions) =>
      deploy(() => counted((onEvent) => stack.destroy({ ...more, onEvent }), more), more),
    /** Secret ones are readable, and marked by `secret`. */
    outputs: () => run(outputs),
    /** Replaces all settings of the stack. */
    configure: (settings: StackSettings) => rewriteSettings(settingsFile, settings),
  };
}

const commands = new Map<string, Promise<PulumiCommand>>();

/** The engine on the sandbox's PATH. This process asks it for its version once. */
function commandOf({ engine, environment }: Sandbox): Promise<PulumiCommand> {
  const command =
    commands.get(engine.command) ?? withEnvironment(environment, () => PulumiCommand.get());
  commands.set(engine.command, command);
  return command;
}

/** The stack of the demo customer, with the settings that `customer new` would write. */
export async function customerStack(
  sandbox: Sandbox,
  options: Omit<StackOptions, "settings"> = {},
): Promise<SandboxStack> {
  const account = { "aws:allowedAccountIds": [sandbox.customer.account] };
  return stackFor(sandbox, {
    ...options,
    settings: { ...(await committedSettings()), ...account },
  });
}

let running = 0;
let restoreDefaults: () => void;

async function hastened<T>(work: () => Promise<T>): Promise<T> {
  if (running++ === 0) restoreDefaults = hastenRuns();
  try {
    return await work();
  } finally {
    if (--running === 0) restoreDefaults();
  }
}

/** What the project's dynamic resources read of a settings file, for `AttachedPlugins`. */
export async function awsSettings(file: string): Promise<string> {
  const { config = {} } = parse(await readFile(file, "utf8")) as { config?: StackSettings };
  return JSON.stringify(Object.entries(config).filter(([key]) => key.startsWith("aws:")));
}

type OnEvent = (event: EngineEvent) => void;

/** What the engine's events say of the changes, for other listeners as well. */
async function counted(
  work: (onEvent: OnEvent) => Promise<{ stdout: string }>,
  { onEvent }: { onEvent?: OnEvent } = {},
) {
  /** How many resources were created, updated, left as they are and so on. */
  let resourceChanges: OpMap = {};
  const { stdout } = await work((event) => {
    resourceChanges = event.summaryEvent?.resourceChanges ?? resourceChanges;
    onEvent?.(event);
  });
  return { stdout, resourceChanges };
}

/** Loaded at the first run, so that a program of a test's own needs none of it. */
const projectProgram: PulumiFn = () => (require("../index") as PulumiFn)();

/**
 * A temporary folder with the project's own file, and in it `main` on the project's folder: a
 * dynamic resource looks there for the packages it needs.
 */
export async function newFolder(sandbox: Sandbox, name: string): Promise<string> {
  const folder = await mkdtemp(path.join(sandbox.folder, `${name}-`));
  const document = parseDocument(await readFile(path.join(project, "Pulumi.yaml"), "utf8"));
  document.set("main", project);
  await writeFile(path.join(folder, "Pulumi.yaml"), document.toString());
  return folder;
}

/** The engine keeps the salt of its encryption in the same file. */
async function rewriteSettings(file: string, settings: StackSettings): Promise<void> {
  const kept = parse(await readFile(file, "utf8")) as Record<string, unknown>;
  await writeFile(file, stringify({ ...kept, config: settings }));
}
