import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Option } from "commander";
import { place, startAws } from "./aws/front";
import { Calls } from "./faults/calls";
import { seedCustomer, type SeededCustomer } from "./customer";
import { startEdge } from "./browser/edge";
import { whenIdle, withoutForeign, type Environment } from "./environment";
import { findEngine, type Engine } from "./engine/engine";
import { installHelpers } from "./engine/helpers";
import { startKeyServer, type KeyServer } from "./engine/keyServer";
import { startOkta, type LocalOktaOptions } from "./okta/server";
import { AttachedPlugins } from "./plugins/attached";
import { installProviders } from "./plugins/install";
import { findRealPlugins, linkRealPlugins, type RealPlugins } from "./plugins/real";

export interface SandboxOptions {
  /** Gets a line before and during what takes long. */
  progress?: (line: string) => void;
  /** Names of the customers to seed, `["acme"]` by default; the first is `customer`. */
  customers?: readonly [string, ...string[]];
  /**
   * Whether `stackFor` lets the engine attach to plugins that stay up from one run to the next, which
   * saves a third of a run. They outlive an engine that is killed. Stand-ins only: one process answers
   * for several providers. `false` by default: the engine starts its own.
   */
  keepsPlugins?: boolean;
  /**
   * Whether a local key server encrypts the secrets of the stacks that `stackFor` makes, which saves a third of a
   * second at each start of `pulumi`. `false` by default: a passphrase does, as it does for most customers.
   */
  keyServer?: boolean;
  /**
   * Whose AWS and Okta providers the engine runs: this package's own, or Pulumi's, which must be
   * installed; `real-aws` and `real-okta` are Pulumi's for that one only. @default the environment's
   * `ENGAGE_OKTA_PLUGINS`, or `stand-in`
   */
  plugins?: Plugins;
  /** Laid over the usual Okta org. */
  okta?: Partial<Omit<LocalOktaOptions, "calls">>;
}

const pluginChoices = ["stand-in", "real", "real-aws", "real-okta"] as const;
export type Plugins = (typeof pluginChoices)[number];

/** The option of the commands; the environment's choice without it. */
export function pluginsOption(): Option {
  return new Option(
    "--plugins <whose>",
    "whose AWS and Okta providers run: the sandbox's own, or Pulumi's, which must be installed; real-aws and real-okta are Pulumi's for that one only",
  ).choices(pluginChoices);
}

type Started = Awaited<ReturnType<typeof start>>;

/** A local Okta, a local AWS with a customer in it, and an engine that deploys to them. */
export interface Sandbox extends Started {
  /**
   * Puts the sandbox back to how it was right after its start, in a fraction of a second, so that
   * several specs can share one: stacks and all else in `folder`, Okta, AWS, calls, faults, hooks.
   * Open connections are cut; a call that a hook holds back fails. Engine runs of this process that
   * are under way are waited for, so that `process.env` is the caller's own again.
   *
   * Addresses, certificates and Okta's ids stay; AWS gives new ids. `customer` and `customers` stay the same
   * objects with the new ids in them, so read `sandbox.customer.userPoolId` when you need it, and
   * make stacks with `stackFor` after the reset.
   */
  reset(): Promise<void>;
}

type Person = LocalOktaOptions["people"][number];

const removal = { recursive: true, force: true, maxRetries: 3 };
const { region, account } = place;

const groups = ["Engage Agents", "Engage Agents Trial", "Connect Agents"];
const people: Person[] = [
  person("jane.doe", "Jane", "Doe", ["Engage Agents", "Connect Agents"]),
  person("alex.kim", "Alex", "Kim", ["Engage Agents"]),
  person("sam.lee", "Sam", "Lee", []),
];

function person(user: string, firstName: string, lastName: string, groups: string[]): Person {
  const email = `${user}@acme.com`;
  return { login: email, email, firstName, lastName, password: `${user}-Passw0rd`, groups };
}

/**
 * Starts everything on free loopback ports; several at once do not collide. The first start on a
 * machine takes minutes (engine, Python packages), later ones seconds.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  // Our own AWS clients run on Node 20 on purpose; the SDK would remark on it at every start.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const real = await realPlugins(options.plugins ?? chosenPlugins());
  const cleanUp = new CleanUp(await mkdtemp(path.join(os.tmpdir(), "engage-okta-")));
  try {
    const sandbox = await start(options, cleanUp, real);
    return { ...sandbox, reset: () => reset(sandbox, real) };
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
}

async function start(options: SandboxOptions, cleanUp: CleanUp, real?: RealPlugins) {
  const { progress = () => {}, customers: names = ["acme"] as const } = options;
  const { folder } = cleanUp;
  const calls = new Calls();
  const [servers, engine] = await allDone([
    startServers(calls, options, cleanUp),
    findEngine({ progress }),
    furnish(folder, real),
  ]);
  const keys = options.keyServer ? await cleanUp.add(startKeyServer()) : undefined;
  const customers = await seed(servers.aws.unheardUrl, names);
  calls.clear();
  const environment = environmentOf(servers, engine, folder, keys);
  const keepsPlugins = options.keepsPlugins && !real;
  const attached = keepsPlugins ? new AttachedPlugins(path.join(folder, "bin")) : undefined;
  if (attached) cleanUp.started.push(attached);
  return {
    /** Every API call since the customers were seeded, and where faults are planted. */
    calls,
    ...servers,
    engine,
    /** Temporary: executables, Pulumi's home and state, work folders. It goes with the sandbox. */
    folder,
    /**
     * Points the real plugins, an SDK, the `pulumi` command or a browser at the sandbox; what is
     * undefined in it must not be set. The same object for the whole life of the sandbox.
     */
    environment,
    /** For `pulumi stack init --secrets-provider`: what `keyServer` starts, a passphrase without it. */
    secretsProvider: keys?.secretsProvider ?? "passphrase",
    /** What `keepsPlugins` keeps. */
    attached,
    customer: customers[0],
    customers,
    people: options.okta?.people ?? people,
    /** Ends all servers and removes the folder. A second call does nothing. */
    stop: () => cleanUp.run(),
  };
}

async function reset(
  { calls, environment, attached, okta, aws, folder, customers }: Started,
  real?: RealPlugins,
): Promise<void> {
  calls.reset();
  await whenIdle(environment);
  await attached?.stopOthersThan(environment);
  await allDone([okta.reset(), aws.reset(), emptyFolder(folder, real)]);
  const names = customers.map(({ name }) => name);
  const fresh = await seed(aws.unheardUrl, names);
  calls.reset();
  customers.forEach((customer, index) => Object.assign(customer, fresh[index]));
}

async function realPlugins(chosen: Plugins): Promise<RealPlugins | undefined> {
  if (chosen === "stand-in") return undefined;
  const only = { real: undefined, "real-aws": ["aws"], "real-okta": ["okta"] } as const;
  return findRealPlugins(process.env, only[chosen]);
}

function chosenPlugins(): Plugins {
  const { ENGAGE_OKTA_PLUGINS: given = "stand-in" } = process.env;
  const chosen = pluginChoices.find((choice) => choice === given);
  if (chosen) return chosen;
  throw new Error(
    `ENGAGE_OKTA_PLUGINS: "${given}" is not allowed; set it to ${pluginChoices.join(" or ")}.`,
  );
}

/** As `Promise.all`, but no work is under way any more when it throws. */
async function allDone<T extends readonly Promise<unknown>[] | []>(works: T) {
  await Promise.allSettled(works);
  return Promise.all(works);
}

type Servers = Awaited<ReturnType<typeof startServers>>;

async function startServers(calls: Calls, options: SandboxOptions, cleanUp: CleanUp) {
  // AWS fetches metadata from Okta, which starts at the same time.
  const oktaUrls = new Map<string, string>();
  const resolve = (host: string) => oktaUrls.get(host);
  const startingOkta = startOkta({ calls, groups, people, ...options.okta });
  const startingAws = startAws({ calls, resolve });
  const [okta, aws] = await allDone([cleanUp.add(startingOkta), cleanUp.add(startingAws)]);
  oktaUrls.set(okta.host, okta.url);
  const route = (host: string) => resolve(host) ?? (isAws(host) ? aws.url : undefined);
  const edge = await cleanUp.add(startEdge({ route }));
  return { okta, aws, edge };
}

function isAws(host: string): boolean {
  return /\.amazoncognito\.com$|(^|\.)signin\.aws\.amazon\.com$|\.console\.aws\.amazon\.com$/.test(
    host,
  );
}

async function emptyFolder(folder: string, real?: RealPlugins): Promise<void> {
  const names = await readdir(folder);
  await Promise.all(names.map((name) => rm(path.join(folder, name), removal)));
  await furnish(folder, real);
}

async function furnish(folder: string, real?: RealPlugins): Promise<void> {
  const bin = path.join(folder, "bin");
  await installHelpers(bin);
  await installProviders(bin);
  if (real) await linkRealPlugins(real, bin);
  await mkdir(path.join(folder, "state"));
}

async function seed(url: string, names: readonly string[]) {
  const customers: SeededCustomer[] = [];
  for (const name of names) customers.push(await seedCustomer({ url, ...place }, name));
  return customers as [SeededCustomer, ...SeededCustomer[]];
}

function environmentOf(
  { okta, aws, edge }: Servers,
  engine: Engine,
  folder: string,
  keys?: KeyServer,
): Environment {
  const bin = path.join(folder, "bin");
  return Object.freeze({
    ...withoutForeign(),
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "sandbox",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    OKTA_HTTP_PROXY: okta.url,
    OKTA_API_TOKEN: okta.apiToken,
    HTTPS_PROXY: edge.proxyUrl,
    NO_PROXY: "127.0.0.1,localhost",
    NODE_EXTRA_CA_CERTS: edge.caFile,
    PATH: [bin, path.dirname(engine.command), process.env.PATH ?? ""].join(path.delimiter),
    PULUMI_HOME: path.join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...keys?.environment,
  });
}

/** Undoes what a sandbox started; at the process's end at least the folder. */
class CleanUp {
  readonly started: { stop(): Promise<void> }[] = [];
  private done: Promise<void> | undefined;
  private readonly atExit = () => rmSync(this.folder, removal);

  constructor(readonly folder: string) {
    process.once("exit", this.atExit);
  }

  async add<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const server = await starting;
    this.started.push(server);
    return server;
  }

  run(): Promise<void> {
    return (this.done ??= this.undo());
  }

  private async undo(): Promise<void> {
    const results = await Promise.allSettled(this.started.map((one) => one.stop()));
    await rm(this.folder, removal);
    process.off("exit", this.atExit);
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  }
}
