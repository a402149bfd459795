import { isInput, type Property, type Schema } from "./schema";
import { isObject, isUnknown, type Properties } from "./values";

interface Failure {
  property: string;
  reason: string;
}

/**
 * Checks the inputs of a resource and completes them with defaults, as the bridge does. What a value must be
 * beyond its type, the local clouds say. The bridge would make a name that is not given; here it is missing.
 */
export function checkInputs(schema: Schema, news: Properties) {
  const failures: Failure[] = [];
  return { inputs: checked(schema, news, "", failures), failures };
}

/** The inputs of an object, `path` in front of their names; what is wrong goes to `failures`. */
function checked(schema: Schema, news: Properties, path: string, failures: Failure[]): Properties {
  const inputs: Properties = {};
  const defaults: string[] = [];
  for (const [name, property] of Object.entries(schema)) {
    const { required, default: usual } = property;
    const value = isInput(property) ? news[name] : undefined;
    if (value !== undefined) inputs[name] = fitting(property, value, path + name, failures);
    if (inputs[name] !== undefined) continue;
    if (required) {
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
