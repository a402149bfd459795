/**
 * The policy pack as the engine runs it: Pulumi's own loader in a process of its own, asked over
 * gRPC. What a property looks like when it is unknown or secret, and where settings come from, is
 * therefore the SDK's doing and not this file's.
 */
import { spawn } from "node:child_process";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as pb from "@pulumi/pulumi/proto/analyzer_pb";
import type { Declared } from "./declared";

export interface Violation {
  rule: string;
  level: "advisory" | "mandatory";
  message: string;
  /** Name of the resource that is to blame, or undefined when the whole stack is. */
  resource: string | undefined;
}

/** As in a policy config file: rule name → level, or settings with or without `enforcementLevel`. */
export type Config = Record<string, Record<string, unknown>>;

/** What the pack says of a stack: of each resource's inputs first, then of all outputs together. */
export async function judge(stack: Declared[], config: Config = {}): Promise<Violation[]> {
  const client = await connect();
  await configure(client, config);
  const declared = stack.filter((resource) => !resource.deleted);
  const requests = declared.map((each) =>
    fill(new pb.AnalyzeRequest(), each, each.isRead ? {} : each.props),
  );
  const each = await Promise.all(
    requests.map((request) => call<pb.AnalyzeResponse>((done) => client.analyze(request, done))),
  );
  const whole = new pb.AnalyzeStackRequest().setResourcesList(
    stack.map((resource) => stackResource(resource, stack)),
  );
  const all = await call<pb.AnalyzeResponse>((done) => client.analyzeStack(whole, done));
  const answers = [
    ...each.map((answer, index) => ({ answer, resource: declared[index] })),
    { answer: all, resource: undefined },
  ];
  return answers.flatMap(({ resource, answer }) =>
    answer.getDiagnosticsList().map((said) => ({
      rule: said.getPolicyname(),
      level:
        said.getEnforcementlevel() === pb.EnforcementLevel.MANDATORY ? "mandatory" : "advisory",
      message: said.getMessage(),
      resource:
        resource?.name ?? stack.find(({ name }) => urn(stack, name) === said.getUrn())?.name,
    })),
  );
}

/** The URN that the engine would give a resource of the stack. */
export function urn(stack: Declared[], name: string): string {
  const type = stack.find((resource) => resource.name === name)?.type;
  if (!type) throw new Error(`no resource is named ${name}`);
  return `urn:pulumi:acme::engage-okta::${type}::${name}`;
}

type Calls = Pick<AnalyzerClient, "analyze" | "analyzeStack" | "getAnalyzerInfo" | "configure">;

/** The first is the one that the specs of rules ask. */
const started: Promise<string>[] = [];
let client: AnalyzerClient | undefined;
let here: Promise<Calls> | undefined;
/** What the pack was configured with last, as JSON; an engine may do so too, but not while a spec asks. */
let configured: string | undefined;

/** Lets go of the pack, which would keep the test run from ending. */
export function hangUp(): void {
  client?.close();
  client = undefined;
  configured = undefined;
}

async function connect(): Promise<Calls> {
  if (process.env.PACK_IN_PROCESS) return (here ??= startHere());
  const address = await running();
  client ??= new AnalyzerClient(address, grpc.credentials.createInsecure());
  return client;
}

/** The address of this project's pack: one process for all specs of a worker, as is each further one. */
export function running(nth = 0): Promise<string> {
  return (started[nth] ??= start());
}

/**
 * Leads a sandbox's engines to packs that run already, until it is reset: starting one takes a second of each of
 * their runs, and they configure it again in each.
 *
 * @param stacks Where engines run side by side: each stack gets a pack of its own, as a pack remembers what
 *   the run has shown it. @default all stacks have one pack, which one engine uses at a time
 */
export async function keepPacks(
  { folder }: { folder: string },
  stacks: readonly string[] = ["*"],
): Promise<void> {
  const addresses = await Promise.all(stacks.map((_, nth) => running(nth)));
  await leadEnginesTo(
    addresses.map((address, nth) => [stacks[nth]!, address]),
    join(folder, "bin"),
  );
}

/**
 * @param packs The address of the pack for each stack, `*` for all others.
 * @param bin First on the engine's PATH: its `pulumi-analyzer-policy-nodejs` is replaced.
 */
export async function leadEnginesTo(packs: [string, string][], bin: string): Promise<void> {
  const helper = join(bin, "pulumi-analyzer-policy-nodejs");
  const ports = packs.map(([stack, address]) => `${stack}) echo ${address.split(":").at(-1)};;`);
  const none = '*) echo "no policy pack runs for the stack $PULUMI_STACK" >&2; exit 1;;';
  const lines = ["#!/bin/sh", 'case "$PULUMI_STACK" in', ...ports, none, "esac", "exec sleep 3600"];
  await writeFile(helper, `${lines.join("\n")}\n`);
  await chmod(helper, 0o755);
}

/**
 * Starts a pack in a process of its own.
 *
 * @param folder The pack's. @default this project's
 * @returns its address
 * @throws {Error} with what it printed, when it does not load.
 */
export function start(folder = join(__dirname, "../../policy")): Promise<string> {
  const loader = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", {
    paths: [folder, __dirname],
  });
  const child = spawn(
    process.execPath,
    ["--require", join(__dirname, "endWithParent.cjs"), loader, "127.0.0.1:0", "."],
    // The test run's own loader (tsx) must not reach into the pack's process.
    { cwd: folder, env: { ...process.env, NODE_OPTIONS: "" } },
  );
  for (const handle of [child, child.stdin, child.stdout, child.stderr]) {
    (handle as { unref?: () => void }).unref?.();
  }
  return new Promise((resolve, reject) => {
    let errors = "";
    child.stderr.on("data", (text) => (errors += text));
    child.stdout.once("data", (port) => resolve(`127.0.0.1:${String(port).trim()}`));
    child.once("exit", () => reject(new Error(`The policy pack did not start.\n${errors}`)));
    // While it starts, it is all that keeps the run alive.
    child.ref();
    child.stdout.once("data", () => child.unref());
  });
}

/**
 * Loads this project's pack in this process: the mutation tester changes code in no other. What the SDK
 * would serve is called without gRPC, which takes most of the time of a test.
 */
async function startHere(): Promise<Calls> {
  const { addService, bindAsync } = grpc.Server.prototype;
  let served: grpc.UntypedServiceImplementation = {};
  Object.assign(grpc.Server.prototype, {
    addService: (_: unknown, implementation: typeof served) => (served = implementation),
    bindAsync: () => undefined,
  });
  await import("../../policy");
  Object.assign(grpc.Server.prototype, { addService, bindAsync });
  const calls = Object.entries(served).map(([name, answer]) => [
    name,
    (request: unknown, done: unknown) =>
      (answer as (...args: unknown[]) => void)({ request }, done),
  ]);
  return Object.fromEntries(calls) as Calls;
}

/** Sends every rule its defaults with the given settings over them, as the engine does, where they changed. */
async function configure(client: Calls, config: Config): Promise<void> {
  if (configured === JSON.stringify(config)) return;
  configured = undefined;
  const info = await call<pb.AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
  const request = new pb.ConfigureAnalyzerRequest();
  const policies = new Map(info.getPoliciesList().map((policy) => [policy.getName(), policy]));
  // The engine sends on what the pack does not have.
  for (const name of new Set([...policies.keys(), ...Object.keys(config)])) {
    const policy = policies.get(name);
    const schema = policy?.getConfigschema()?.getProperties()?.toJavaScript() ?? {};
    const defaults = Object.entries(schema).map(([key, property]) => [
      key,
      (property as { default?: JavaScriptValue }).default ?? null,
    ]);
    const { enforcementLevel, ...settings } = config[name] ?? {};
    const properties = { ...Object.fromEntries(defaults), ...settings };
    request
      .getPolicyconfigMap()
      .set(
        name,
        new pb.PolicyConfig()
          .setEnforcementlevel(
            level(enforcementLevel) ??
              policy?.getEnforcementlevel() ??
              pb.EnforcementLevel.ADVISORY,
          )
          .setProperties(Struct.fromJavaScript(properties)),
      );
  }
  await call((done) => client.configure(request, done));
  configured = JSON.stringify(config);
}

function level(name: unknown): pb.EnforcementLevel | undefined {
  if (name === undefined) return undefined;
  return pb.EnforcementLevel[String(name).toUpperCase() as keyof typeof pb.EnforcementLevel];
}

function stackResource(resource: Declared, stack: Declared[]): pb.AnalyzerResource {
  const message = fill(new pb.AnalyzerResource(), resource, {
    ...resource.props,
    ...resource.outputs,
  });
  const waitsFor = resource.waitsFor ?? [];
  const from = Object.entries(resource.from ?? {});
  for (const [property, names] of from) {
    message
      .getPropertydependenciesMap()
      .set(
        property,
        new pb.AnalyzerPropertyDependencies().setUrnsList(names.map((name) => urn(stack, name))),
      );
  }
  const all = [...waitsFor, ...from.flatMap(([, names]) => names)];
  return message.setDependenciesList(all.map((name) => urn(stack, name)));
}

function fill<M extends pb.AnalyzeRequest | pb.AnalyzerResource>(
  message: M,
  resource: Declared,
  props: Record<string, unknown>,
): M {
  message
    .setType(resource.type)
    .setName(resource.name)
    .setUrn(`urn:pulumi:acme::engage-okta::${resource.type}::${resource.name}`)
    .setProperties(Struct.fromJavaScript(props as Record<string, JavaScriptValue>))
    .setOptions(
      new pb.AnalyzerResourceOptions()
        .setAliasesList(resource.aliases ?? [])
        .setIgnorechangesList(resource.ignoreChanges ?? [])
        .setProtect(resource.protect ?? false),
    );
  const [namespace] = resource.type.split(":");
  if (namespace === "okta" || namespace === "aws" || namespace === "pulumi-nodejs") {
    message.setProvider(
      new pb.AnalyzerProviderResource()
        .setType(`pulumi:providers:${namespace}`)
        .setName("default")
        .setProperties(Struct.fromJavaScript({})),
    );
  }
  return message;
}

function call<T>(send: (done: (error: Error | null, answer: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    send((error, answer) => (error ? reject(error) : resolve(answer)));
  });
}
