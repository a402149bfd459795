import * as pulumi from "@pulumi/pulumi";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/** A resource as the program registered it, with the options that it gave and no others. */
export interface Declared {
  type: string;
  name: string;
  /** An encrypted value is `{ secret: value }`; the code of a dynamic resource is left out. */
  inputs: Record<string, unknown>;
  /** Type and name of the resource that it is a child of; absent below the stack. */
  parent?: string;
  /** Names of all that it waits for, in order; of its own children, where it is a component. */
  dependsOn?: string[];
  /** Name of the provider, if it is not the default one. */
  provider?: string;
  protect?: boolean;
  import?: string;
  ignoreChanges?: string[];
  replaceOnChanges?: string[];
  deleteBeforeReplace?: boolean;
  /** Names of the resources whose replacement replaces this one too. */
  replaceWith?: string[];
  retainOnDelete?: boolean;
}

export interface Run<T> {
  /** What the program returned, its Outputs resolved. */
  outputs: T;
  /** Sorted by type and name. */
  resources: Declared[];
  /** Every lookup: the function's token. */
  lookups: string[];
}

/** What stands in for the cloud. */
export interface Cloud {
  /** The answer of a lookup; a function that is not expected throws. */
  lookup?(token: string, inputs: Record<string, unknown>): object;
  /** What the provider of a resource adds to its inputs; `id` is its id. */
  made?(type: string, name: string, inputs: Record<string, unknown>): Made;
}

export interface Made {
  id?: string;
  [output: string]: unknown;
}

/** Who asked what of the engine; stays readable when the program throws. */
export class Asked {
  readonly registered: RegisterResourceRequest[] = [];
  readonly lookups: string[] = [];
}

/**
 * Runs a program as `pulumi up` does, with mocks for the engine and the clouds.
 *
 * @param asked Filled while the program runs.
 */
export async function run<T>(
  program: () => T | Promise<T>,
  cloud: Cloud = {},
  asked = new Asked(),
): Promise<Run<T>> {
  const made = cloud.made ?? ((): Made => ({}));
  await pulumi.runtime.setMocks(
    {
      newResource({ type, name, inputs, id }) {
        const { id: given, ...more } = made(type, name, inputs as Record<string, unknown>);
        return { id: id || (given ?? `${name}-id`), state: { ...inputs, ...more } };
      },
      call({ token, inputs }) {
        asked.lookups.push(token);
        if (!cloud.lookup) throw new Error(`unexpected invoke ${token}`);
        return cloud.lookup(token, inputs as Record<string, unknown>);
      },
    },
    "engage-okta",
    "test",
    undefined,
    "organization",
  );
  listen(asked.registered);
  const outputs = (await pulumi.runtime.runInPulumiStack(async () => program())) as T;
  await pulumi.runtime.disconnect();
  const requests = asked.registered.filter((request) => request.getType() !== rootType);
  return { outputs, resources: sorted(requests.map(declared)), lookups: asked.lookups };
}

const rootType = "pulumi:pulumi:Stack";

/** Pulumi's mocks do not show the options of a resource; its request to the engine has them. */
function listen(registered: RegisterResourceRequest[]): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, done) => {
    registered.push(request);
    return register(request, done);
  };
}

interface Monitor {
  registerResource(request: RegisterResourceRequest, done: unknown): Promise<void>;
}

function declared(request: RegisterResourceRequest): Declared {
  const parent = typeAndName(request.getParent());
  const dependsOn = request.getDependenciesList().map(nameOf).sort();
  const provider = request.getProvider().split("::").at(-2);
  const given = <K extends string, V>(key: K, value: V, isGiven: boolean) =>
    (isGiven ? { [key]: value } : {}) as Partial<Record<K, V>>;
  const ignoreChanges = request.getIgnorechangesList();
  const replaceOnChanges = request.getReplaceonchangesList();
  const replaceWith = request.getReplaceWithList().map(nameOf);
  return {
    type: request.getType(),
    name: request.getName(),
    inputs: inputsOf(request),
    ...given("parent", parent, !parent.startsWith(rootType)),
    ...given("dependsOn", dependsOn, dependsOn.length > 0),
    ...given("provider", provider, Boolean(provider)),
    ...given("protect", request.getProtect(), request.hasProtect()),
    ...given("import", request.getImportid(), request.getImportid() !== ""),
    ...given("ignoreChanges", ignoreChanges, ignoreChanges.length > 0),
    ...given("replaceOnChanges", replaceOnChanges, replaceOnChanges.length > 0),
    ...given(
      "deleteBeforeReplace",
      request.getDeletebeforereplace(),
      request.getDeletebeforereplacedefined(),
    ),
    ...given("replaceWith", replaceWith, replaceWith.length > 0),
    ...given("retainOnDelete", request.getRetainondelete(), request.hasRetainondelete()),
  };
}

function inputsOf(request: RegisterResourceRequest): Record<string, unknown> {
  const inputs = pulumi.runtime.deserializeProperties(request.getObject() as Struct) as object;
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([name]) => name !== "__provider")
      .map(([name, value]) => [name, shown(value)]),
  );
}

function shown(value: unknown): unknown {
  return pulumi.runtime.isRpcSecret(value)
    ? { secret: pulumi.runtime.unwrapRpcSecret(value) as unknown }
    : value;
}

const nameOf = (urn: string) => urn.split("::").slice(3).join("::");
const typeAndName = (urn: string) => `${urn.split("::")[2]?.split("$").at(-1)} ${nameOf(urn)}`;

function sorted(resources: Declared[]): Declared[] {
  const key = ({ type, name }: Declared) => `${type} ${name}`;
  return resources.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The only resource with this name and, where names repeat, this type. */
export function find({ resources }: Run<unknown>, name: string, type?: string): Declared {
  const found = resources.filter((one) => one.name === name && (!type || one.type === type));
  if (found.length !== 1) {
    throw new Error(`${found.length} resources are named ${name}; ${namesOf(resources)}`);
  }
  return found[0] as Declared;
}

/** All that was declared, as type and name. */
export function namesOf(resources: Declared[]): string[] {
  return resources.map(({ type, name }) => `${type} ${name}`);
}

/** Hides what this machine says about the clouds; the answer brings it back. */
export function hideEnvironment(): () => void {
  const names = Object.keys(process.env).filter((name) => /^(OKTA|AWS|PULUMI)_/.test(name));
  const before = names.map((name) => [name, process.env[name]] as const);
  names.forEach((name) => delete process.env[name]);
  return () => before.forEach(([name, value]) => (process.env[name] = value));
}

/** Settings as Pulumi hands them over: full keys, text or JSON text. Undefined ones are left out. */
export function asPulumi(settings: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [
        key.includes(":") ? key : `engage-okta:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
  );
}
