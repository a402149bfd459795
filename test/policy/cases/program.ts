import * as pulumi from "@pulumi/pulumi";
import { Made, type CaseResource, type Program } from "./case";

/**
 * Declares every resource of a case's program.
 *
 * @param prefix Before the name of each, where the run has several programs.
 */
export function declare(program: Program, prefix = ""): void {
  const made = new Map<string, pulumi.Resource>();
  const making = new Set<string>();

  const get = (name: string): pulumi.Resource => {
    const there = made.get(name);
    if (there) return there;
    const described = program[name];
    if (!described) throw new Error(`no resource is named ${name}`);
    if (making.has(name)) throw new Error(`${name} refers to itself`);
    making.add(name);
    const resource = make(prefix + name, described, get);
    made.set(name, resource);
    return resource;
  };
  Object.keys(program).forEach(get);
}

type Get = (name: string) => pulumi.Resource;

class AnyProvider extends pulumi.ProviderResource {}
class AnyResource extends pulumi.CustomResource {}

function make(name: string, described: CaseResource, get: Get): pulumi.Resource {
  const { type, outputs = {} } = described;
  const props = resolve(described.props ?? {}, get) as pulumi.Inputs;
  const opts = optionsOf(described, get);
  if (described.component) return new pulumi.ComponentResource(type, name, props, opts);
  const [, provider] = /^pulumi:providers:(.+)$/.exec(type) ?? [];
  if (provider !== undefined) return new AnyProvider(provider, name, props, opts);
  const computed = Object.fromEntries(
    Object.keys(outputs).flatMap((key) => (key === "id" ? [] : [[key, undefined]])),
  );
  const all = { ...computed, ...props };
  return new AnyResource(type, name, all, { ...opts, id: described.get });
}

function optionsOf(described: CaseResource, get: Get): pulumi.CustomResourceOptions {
  const { dependsOn, parent, provider, protect, retainOnDelete, ignoreChanges, aliases } =
    described;
  return {
    ...(dependsOn && { dependsOn: dependsOn.map(get) }),
    ...(parent && { parent: get(parent) }),
    ...(provider && { provider: get(provider) as pulumi.ProviderResource }),
    ...(aliases && { aliases: aliases.map((name) => ({ name })) }),
    protect,
    retainOnDelete,
    ignoreChanges,
  };
}

function resolve(value: unknown, get: Get): unknown {
  if (value instanceof Made) return evaluate(value, get);
  if (Array.isArray(value)) return value.map((each) => resolve(each, get));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, resolve(child, get)]),
  );
}

function evaluate({ kind, parts }: Made, get: Get): unknown {
  const values = parts.map((part) => resolve(part, get));
  switch (kind) {
    case "ref": {
      const [name, property] = String(parts[0]).split(".") as [string, string];
      const output = (get(name) as unknown as Record<string, unknown>)[property];
      if (output === undefined) throw new Error(`${name} has no property ${property}`);
      return output;
    }
    case "text":
      return pulumi.concat(...(values as string[]));
    case "json":
      return pulumi.jsonStringify(values[0]);
    case "secret":
      return pulumi.secret(values[0]);
    case "later":
      return unknownInPreview(values[0]);
  }
}

/** As an output of another stack that is not deployed yet. */
function unknownInPreview(value: unknown): pulumi.Output<unknown> {
  const Unknown = pulumi.Output as unknown as new (...args: unknown[]) => pulumi.Output<unknown>;
  const isKnown = Promise.resolve(!pulumi.runtime.isDryRun());
  const [isSecret, no] = [Promise.resolve(false), Promise.resolve(new Set())];
  return new Unknown(new Set(), Promise.resolve(value), isKnown, isSecret, no);
}
