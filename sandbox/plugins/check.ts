import { randomBytes } from "node:crypto";
import { isInput, type Property, type Schema } from "./schema";
import { isObject, isUnknown, type Properties } from "./values";

export interface Failure {
  property: string;
  reason: string;
}

/** How the engine wants a resource named that has no name of its own. */
export interface Naming {
  /** The resource's name in the program. */
  name: string;
  /** A whole name from the project's `pulumi:autonaming` setting. */
  proposed?: string;
}

/**
 * Checks the inputs of a resource and completes them with defaults, as the bridge does. What a value
 * must be beyond its type, the local clouds say.
 */
export function checkInputs(
  schema: Schema,
  olds: Properties,
  news: Properties,
  naming: Naming,
): { inputs: Properties; failures: Failure[] } {
  const check = new Check();
  const inputs = check.object(schema, news, "");
  const defaults = inputs["__defaults"] as string[];
  for (const [name, property] of Object.entries(schema)) {
    if (property.autoName === undefined || inputs[name] !== undefined) continue;
    inputs[name] = automaticName(property.autoName.maxLength, name, olds, naming);
    defaults.push(name);
  }
  defaults.sort();
  return { inputs, failures: check.failures };
}

function automaticName(maxLength: number, name: string, olds: Properties, naming: Naming): string {
  const given = olds[name];
  const wasDefault = Array.isArray(olds["__defaults"]) && olds["__defaults"].includes(name);
  if (wasDefault && typeof given === "string") return given;
  if (naming.proposed !== undefined && naming.proposed !== "") return naming.proposed;
  const suffix = randomBytes(4).toString("hex").slice(0, 7);
  return `${naming.name.slice(0, maxLength - suffix.length - 1)}-${suffix}`;
}

/** Collects what is wrong while it puts every value into its own type: "43200" may be a number. */
class Check {
  readonly failures: Failure[] = [];

  object(schema: Schema, news: Properties, path: string): Properties {
    const inputs: Properties = {};
    const defaults: string[] = [];
    for (const [name, value] of Object.entries(news)) {
      const property = schema[name];
      if (name === "__defaults") continue;
      if (property && isInput(property)) inputs[name] = this.value(property, value, path + name);
      else this.wrong(path + name, "Invalid or unknown key");
    }
    for (const [name, property] of Object.entries(schema)) {
      const { required, autoName, default: usual } = property;
      if (inputs[name] !== undefined) continue;
      if (required && !autoName) {
        const what = `The argument "${name}" is required, but no definition was found.`;
        this.fail(path + name, `Missing required argument. ${what}`);
      }
      if (usual === undefined) continue;
      inputs[name] = usual;
      defaults.push(name);
    }
    return { ...inputs, __defaults: defaults };
  }

  private value(property: Property, value: unknown, at: string): unknown {
    const { type, element } = property;
    if (isUnknown(value)) return value;
    if (type === "list" || type === "set") {
      if (!Array.isArray(value)) return this.wrong(at, "expected a list");
      return value.map((entry: unknown, index) => {
        const place = `${at}[${index}]`;
        if (element === undefined || isUnknown(entry)) return text(entry);
        if (isObject(entry)) return this.object(element, entry, `${place}.`);
        return this.wrong(place, "expected an object");
      });
    }
    if (type === "map") {
      if (!isObject(value)) return this.wrong(at, "expected a map");
      return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, text(entry)]));
    }
    const scalar = converted(type, value);
    if (scalar === undefined) return this.wrong(at, `expected ${type}, got ${typeof value}`);
    return scalar;
  }

  private wrong(at: string, reason: string): undefined {
    return this.fail(at, `${reason}. Examine values at '${at}'.`);
  }

  private fail(property: string, reason: string): undefined {
    this.failures.push({ property, reason });
    return undefined;
  }
}

function converted(type: "string" | "boolean" | "number", value: unknown): unknown {
  if (typeof value === type) return value;
  if (type === "string") return isObject(value) ? JSON.stringify(value) : text(value);
  if (type === "number") {
    return typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : undefined;
  }
  return value === "true" ? true : value === "false" ? false : undefined;
}

function text(value: unknown): unknown {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}
