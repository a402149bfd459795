import { isDeepStrictEqual } from "node:util";
import { isInput, type Property, type Schema } from "./schema";
import { isObject, isUnknown, isZero, sameJson, type Properties } from "./values";

/** One place where the program and the state differ. */
export interface Difference {
  /** For example `providerDetails.MetadataURL` or `attributeStatements[0].values[0]`. */
  path: string;
  /** The property that it belongs to. */
  property: string;
  kind: "add" | "delete" | "update";
  replaces: boolean;
}

/**
 * What a resource will be: the inputs, with the state's values where the cloud computes them, where
 * the difference is of no account, and where the program ignores changes.
 */
export function plan(
  schema: Schema,
  state: Properties,
  inputs: Properties,
  ignoreChanges: readonly string[],
): Properties {
  const planned: Properties = {};
  for (const [name, property] of Object.entries(schema)) {
    const given = inputs[name];
    const old = state[name];
    if (given === undefined) {
      if (property.computed === true || same(property, old, undefined, inputs)) planned[name] = old;
    } else {
      const kept = old !== undefined && same(property, old, given, inputs);
      planned[name] = kept ? old : withoutDefaults(given);
    }
  }
  for (const path of ignoreChanges) keepOld(planned, state, pathParts(path));
  return planned;
}

/** Everything that differs between the state and what is planned. */
export function differences(schema: Schema, state: Properties, planned: Properties): Difference[] {
  const found: Difference[] = [];
  for (const [name, property] of Object.entries(schema)) {
    if (!isInput(property)) continue;
    const before = found.length;
    compare(found, name, property, state[name], planned[name], planned);
    for (const difference of found.slice(before)) {
      difference.property = name;
      difference.replaces = property.forceNew === true;
    }
  }
  return found;
}

/** The same to the real provider, so that nothing is to be done. */
function same(property: Property, old: unknown, given: unknown, inputs: Properties): boolean {
  const found: Difference[] = [];
  compare(found, "", property, old, given, inputs);
  return found.length === 0;
}

function compare(
  found: Difference[],
  path: string,
  property: Property,
  old: unknown,
  given: unknown,
  inputs: Properties,
): void {
  if (isZero(old) && isZero(given)) return;
  if (isUnknown(given)) return note(found, path, old, given);
  if (property.type !== "map" && property.ignore?.({ old, new: given, inputs }) === true) return;
  if (property.json === true && sameJson(old, given)) return;
  if (property.type === "map") return compareMaps(found, path, property, old, given, inputs);
  if (property.type === "set") return compareSets(found, path, old, given);
  if (property.type === "list") return compareLists(found, path, property, old, given, inputs);
  if (!isDeepStrictEqual(old, given)) note(found, path, old, given);
}

function compareMaps(
  found: Difference[],
  path: string,
  property: Property,
  old: unknown,
  given: unknown,
  inputs: Properties,
): void {
  const olds = isObject(old) ? old : {};
  const news = isObject(given) ? given : {};
  for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
    if (key === "__defaults" || isDeepStrictEqual(olds[key], news[key])) continue;
    if (property.ignore?.({ old: olds[key], new: news[key], key, inputs }) === true) continue;
    note(found, child(path, key), olds[key], news[key]);
  }
}

function compareLists(
  found: Difference[],
  path: string,
  property: Property,
  old: unknown,
  given: unknown,
  inputs: Properties,
): void {
  const olds = Array.isArray(old) ? old : [];
  const news = Array.isArray(given) ? given : [];
  for (let index = 0; index < Math.max(olds.length, news.length); index++) {
    const at = `${path}[${index}]`;
    const [before, after]: unknown[] = [olds[index], news[index]];
    if (property.element !== undefined && isObject(before) && isObject(after)) {
      for (const [name, part] of Object.entries(property.element)) {
        compare(found, `${at}.${name}`, part, before[name], after[name], inputs);
      }
    } else if (!isDeepStrictEqual(before, after)) note(found, at, before, after);
  }
}

/** The order of a set is of no account. */
function compareSets(found: Difference[], path: string, old: unknown, given: unknown): void {
  const clean = (value: unknown) => (Array.isArray(value) ? value.map(withoutDefaults) : []);
  const [olds, news] = [clean(old), clean(given)];
  olds.forEach((entry, index) => {
    if (!news.some((other) => isDeepStrictEqual(entry, other))) {
      note(found, `${path}[${index}]`, entry, undefined);
    }
  });
  news.forEach((entry, index) => {
    if (!olds.some((other) => isDeepStrictEqual(entry, other))) {
      note(found, `${path}[${index}]`, undefined, entry);
    }
  });
}

function note(found: Difference[], path: string, old: unknown, given: unknown): void {
  const kind = isZero(old) ? "add" : isZero(given) ? "delete" : "update";
  const twice = found.find((difference) => difference.path === path);
  if (twice === undefined) found.push({ path, property: "", kind, replaces: false });
  else twice.kind = "update";
}

function child(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`;
}

/** Puts the old value back at a path of `ignoreChanges`; `*` stands for every key or index. */
function keepOld(planned: unknown, state: unknown, [key, ...rest]: string[]): void {
  if (key === undefined || typeof planned !== "object" || planned === null) return;
  const olds = (state ?? {}) as Properties;
  const news = planned as Properties;
  const keys = key === "*" ? [...Object.keys(news), ...Object.keys(olds)] : [key];
  for (const name of new Set(keys)) {
    if (rest.length > 0) keepOld(news[name], olds[name], rest);
    else if (olds[name] === undefined) delete news[name];
    else news[name] = olds[name];
  }
}

/** `a.b[0]["c.d"]` → a, b, 0, c.d */
function pathParts(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(
    (match) => match[1] ?? match[2] ?? "",
  );
}

export function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key !== "__defaults");
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutDefaults(entry)]));
}

/**
 * The inputs that fit what was read. On a refresh: those that were there, with their values of now;
 * on import: every input that is neither empty nor the default.
 */
export function inputsOf(
  schema: Schema,
  oldInputs: Properties | undefined,
  read: Properties,
): Properties {
  const inputs: Properties = {};
  for (const [name, property] of Object.entries(schema)) {
    const [old, now] = [oldInputs?.[name], read[name]];
    if (oldInputs === undefined) {
      if (isInput(property) && !isZero(now) && now !== property.default) inputs[name] = now;
    } else if (old !== undefined && now === undefined && isZero(old)) inputs[name] = old;
    else if (old !== undefined && now !== undefined) inputs[name] = refreshed(property, old, now);
  }
  return { ...inputs, __defaults: oldInputs?.["__defaults"] ?? [] };
}

function refreshed(property: Property, old: unknown, now: unknown): unknown {
  if (property.json === true && sameJson(old, now)) return old;
  if (property.type === "map" && isObject(old) && isObject(now)) {
    return Object.fromEntries(Object.entries(now).filter(([key]) => key in old));
  }
  if (property.element === undefined || !Array.isArray(old) || !Array.isArray(now)) return now;
  const element = property.element;
  return now.map((entry, index) => {
    const before: unknown = old[index];
    return isObject(before) && isObject(entry) ? inputsOf(element, before, entry) : entry;
  });
}
