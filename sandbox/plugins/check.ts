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
  const check = new Check();
  const inputs = check.object(schema, news, "");
  for (const [name, { isName }] of Object.entries(schema)) {
    if (!isName || inputs[name] !== undefined) continue;
    inputs[name] = isDefault(olds, name) ? olds[name] : automaticName(resourceName);
    (inputs["__defaults"] as string[]).push(name);
  }
  return { inputs, failures: check.failures };
}

/** Whether a value came from no program. */
export function isDefault({ __defaults }: Properties, name: string): boolean {
  return Array.isArray(__defaults) && __defaults.includes(name);
}

function automaticName(resourceName: string): string {
  return `${resourceName}-${randomBytes(4).toString("hex").slice(0, 7)}`;
}

/** Collects what is wrong. */
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
      const { required, isName, default: usual } = property;
      if (inputs[name] !== undefined) continue;
      if (required && !isName) {
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
    if (type === "list") {
      if (!Array.isArray(value)) return this.wrong(at, "expected a list");
      return value.map((entry: unknown, index) => {
        const place = `${at}[${index}]`;
        if (element === undefined || isUnknown(entry)) return entry;
        if (isObject(entry)) return this.object(element, entry, `${place}.`);
        return this.wrong(place, "expected an object");
      });
    }
    const fits = type === "map" ? isObject(value) : typeof value === type;
    return fits ? value : this.wrong(at, `expected ${type}, got ${typeof value}`);
  }

  private wrong(at: string, reason: string): undefined {
    return this.fail(at, `${reason}. Examine values at '${at}'.`);
  }

  private fail(property: string, reason: string): undefined {
    this.failures.push({ property, reason });
    return undefined;
  }
}
