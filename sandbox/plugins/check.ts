import { randomBytes } from "node:crypto";
import { isInput, type Property, type Schema } from "./schema";
import { isObject, isUnknown, type Properties } from "./values";

export interface Failure {
  property: string;
  reason: string;
}

/**
 * Checks the inputs of a resource and completes them with defaults, as the bridge does. What a value must be
 * beyond its type, the local clouds say.
 *
 * @param resourceName In the program; a name that is not given is made of it.
 */
export function checkInputs(
  schema: Schema,
  olds: Properties,
  news: Properties,
  resourceName: string,
): { inputs: Properties; failures: Failure[] } {
  const failures: Failure[] = [];
  const inputs = checked(schema, news, "", failures);
  for (const [name, { isName }] of Object.entries(schema)) {
    if (!isName || inputs[name] !== undefined) continue;
    inputs[name] = isDefault(olds, name) ? olds[name] : automaticName(resourceName);
    (inputs["__defaults"] as string[]).push(name);
  }
  return { inputs, failures };
}

/** Whether a value came from no program. */
export function isDefault({ __defaults }: Properties, name: string): boolean {
  return Array.isArray(__defaults) && __defaults.includes(name);
}

function automaticName(resourceName: string): string {
  return `${resourceName}-${randomBytes(4).toString("hex").slice(0, 7)}`;
}

/** The inputs of an object, `path` in front of their names; what is wrong goes to `failures`. */
function checked(schema: Schema, news: Properties, path: string, failures: Failure[]): Properties {
  const inputs: Properties = {};
  const defaults: string[] = [];
  for (const [name, property] of Object.entries(schema)) {
    const { required, isName, default: usual } = property;
    const value = isInput(property) ? news[name] : undefined;
    if (value !== undefined) inputs[name] = fitting(property, value, path + name, failures);
    if (inputs[name] !== undefined) continue;
    if (required && !isName) {
      const what = `The argument "${name}" is required, but no definition was found.`;
      failures.push({ property: path + name, reason: `Missing required argument. ${what}` });
    }
    if (usual === undefined) continue;
    inputs[name] = usual;
    defaults.push(name);
  }
  for (const name of Object.keys(news)) {
    const property = schema[name];
    if (name === "__defaults" || (property && isInput(property))) continue;
    failures.push(wrong(path + name, "Invalid or unknown key"));
  }
  return { ...inputs, __defaults: defaults };
}

/** The value with its objects checked; undefined where it is of another type. */
function fitting({ type, element }: Property, value: unknown, at: string, failures: Failure[]) {
  if (isUnknown(value)) return value;
  const kind = Array.isArray(value) ? "list" : typeof value;
  if (kind !== (type === "map" ? "object" : type)) {
    failures.push(wrong(at, `expected ${type}, got ${kind}`));
    return undefined;
  }
  if (element === undefined || !Array.isArray(value)) return value;
  return value.map((entry: unknown, index) => {
    const place = `${at}[${index}]`;
    if (isObject(entry)) return checked(element, entry, `${place}.`, failures);
    if (!isUnknown(entry)) failures.push(wrong(place, "expected an object"));
    return entry;
  });
}

function wrong(at: string, reason: string): Failure {
  return { property: at, reason: `${reason}. Examine values at '${at}'.` };
}
