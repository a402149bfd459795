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

/** Checks the inputs of a resource and completes them with defaults, as the bridge does. */
export function checkInputs(
  schema: Schema,
  olds: Properties,
  news: Properties,
  naming: Naming,
): { inputs: Properties; failures: Failure[] } {
  const failures: Failure[] = [];
  const inputs = completed(schema, news, "", failures);
  const defaults = inputs["__defaults"] as string[];
  for (const [name, property] of Object.entries(schema)) {
    if (property.autoName === undefined || inputs[name] !== undefined) continue;
    inputs[name] = automaticName(property.autoName.maxLength, name, olds, naming);
    defaults.push(name);
  }
  defaults.sort();
  return { inputs, failures };
}

function automaticName(maxLength: number, name: string, olds: Properties, naming: Naming): string {
  const given = olds[name];
  const wasDefault = Array.isArray(olds["__defaults"]) && olds["__defaults"].includes(name);
  if (wasDefault && typeof given === "string") return given;
  if (naming.proposed !== undefined && naming.proposed !== "") return naming.proposed;
  const suffix = randomBytes(4).toString("hex").slice(0, 7);
  return `${naming.name.slice(0, maxLength - suffix.length - 1)}-${suffix}`;
}

function completed(
  schema: Schema,
  news: Properties,
  path: string,
  failures: Failure[],
): Properties {
  const inputs: Properties = {};
  const defaults: string[] = [];
  for (const [name, value] of Object.entries(news)) {
    if (name === "__defaults") continue;
    const property = schema[name];
    if (property === undefined || !isInput(property)) {
      fail(failures, path + name, `Invalid or unknown key. Examine values at '${path}${name}'.`);
      continue;
    }
    inputs[name] = checked(property, value, path + name, failures);
  }
  for (const [name, property] of Object.entries(schema)) {
    if (inputs[name] === undefined && property.default !== undefined) {
      inputs[name] = property.default;
      defaults.push(name);
    }
    checkPresence(name, property, inputs, defaults, path, failures);
  }
  inputs["__defaults"] = defaults;
  return inputs;
}

function checkPresence(
  name: string,
  property: Property,
  inputs: Properties,
  defaults: string[],
  path: string,
  failures: Failure[],
): void {
  const at = path + name;
  const given = (other: string) => inputs[other] !== undefined && !defaults.includes(other);
  if (property.required === true && !given(name) && property.autoName === undefined) {
    fail(
      failures,
      at,
      `Missing required argument. The argument "${name}" is required, but no definition was found.`,
    );
  }
  if (!given(name)) return;
  for (const other of property.requiredWith ?? []) {
    if (!given(other)) {
      fail(
        failures,
        at,
        `Missing required argument. "${name}": all of ${other} must be specified.`,
      );
    }
  }
}

/** The value in its own type, as "43200" is a number where one is asked for. */
function checked(property: Property, value: unknown, at: string, failures: Failure[]): unknown {
  if (isUnknown(value)) return value;
  if (property.type === "list" || property.type === "set") {
    if (!Array.isArray(value)) {
      return fail(failures, at, `expected a list. Examine values at '${at}'.`);
    }
    return value.map((entry, index) =>
      checkedElement(property, entry, `${at}[${index}]`, failures),
    );
  }
  if (property.type === "map") {
    if (!isObject(value)) return fail(failures, at, `expected a map. Examine values at '${at}'.`);
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, text(entry)]));
  }
  const scalar = converted(property.type, value);
  if (scalar === undefined) {
    return fail(
      failures,
      at,
      `expected ${property.type}, got ${typeof value}. Examine values at '${at}'.`,
    );
  }
  const reason = property.validate?.(scalar as never);
  if (reason !== undefined) fail(failures, at, `${reason}. Examine values at '${at}'.`);
  return scalar;
}

function checkedElement(
  property: Property,
  value: unknown,
  at: string,
  failures: Failure[],
): unknown {
  if (isUnknown(value)) return value;
  if (property.element !== undefined) {
    return isObject(value)
      ? completed(property.element, value, `${at}.`, failures)
      : fail(failures, at, `expected an object. Examine values at '${at}'.`);
  }
  const reason = property.validate?.(value as never);
  if (reason !== undefined) fail(failures, at, `${reason}. Examine values at '${at}'.`);
  return text(value);
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

function fail(failures: Failure[], property: string, reason: string): undefined {
  failures.push({ property, reason });
  return undefined;
}
