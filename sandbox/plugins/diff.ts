import { isDeepStrictEqual } from "node:util";
import { isInput, type Property, type Schema } from "./schema";
import { isObject, isUnknown, isZero, type Properties } from "./values";

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
  return Object.entries(schema).flatMap(([name, property]) => {
    if (!isInput(property)) return [];
    const comparison = new Comparison(planned);
    comparison.add(name, property, state[name], planned[name]);
    const replaces = property.forceNew === true;
    return [...comparison.found].map(([path, kind]) => ({ path, property: name, kind, replaces }));
  });
}

/** The same to the real provider, so that nothing is to be done. */
function same(property: Property, old: unknown, given: unknown, inputs: Properties): boolean {
  const comparison = new Comparison(inputs);
  comparison.add("", property, old, given);
  return comparison.found.size === 0;
}

/** Collects the paths at which two values differ. */
class Comparison {
  readonly found = new Map<string, Difference["kind"]>();

  constructor(private readonly inputs: Properties) {}

  add(path: string, property: Property, old: unknown, given: unknown): void {
    const { type, ignore } = property;
    if (isZero(old) && isZero(given)) return;
    if (isUnknown(given)) return this.note(path, old, given);
    if (type === "map") return this.maps(path, property, old, given);
    if (ignore?.({ old, new: given, inputs: this.inputs }) === true) return;
    if (property.same?.(old, given) === true) return;
    if (type === "list") return this.lists(path, property, listOf(old), listOf(given));
    if (!isDeepStrictEqual(old, given)) this.note(path, old, given);
  }

  private maps(path: string, { ignore }: Property, old: unknown, given: unknown): void {
    const olds = isObject(old) ? old : {};
    const news = isObject(given) ? given : {};
    for (const key of new Set([...Object.keys(olds), ...Object.keys(news)])) {
      if (key === "__defaults" || isDeepStrictEqual(olds[key], news[key])) continue;
      const change = { old: olds[key], new: news[key], key, inputs: this.inputs };
      if (ignore?.(change) !== true) this.note(child(path, key), olds[key], news[key]);
    }
  }

  private lists(path: string, { element }: Property, olds: unknown[], news: unknown[]): void {
    for (let index = 0; index < Math.max(olds.length, news.length); index++) {
      const at = `${path}[${index}]`;
      const [before, after]: unknown[] = [olds[index], news[index]];
      if (element !== undefined && isObject(before) && isObject(after)) {
        for (const [name, part] of Object.entries(element)) {
          this.add(`${at}.${name}`, part, before[name], after[name]);
        }
      } else if (!isDeepStrictEqual(before, after)) this.note(at, before, after);
    }
  }

  private note(path: string, old: unknown, given: unknown): void {
    const kind = isZero(old) ? "add" : isZero(given) ? "delete" : "update";
    this.found.set(path, kind);
  }
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function child(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}["${key}"]`;
}

/** Puts the old value back at a path of `ignoreChanges`. */
function keepOld(planned: unknown, state: unknown, [key, ...rest]: string[]): void {
  if (key === undefined || typeof planned !== "object" || planned === null) return;
  const olds = (state ?? {}) as Properties;
  const news = planned as Properties;
  if (rest.length > 0) keepOld(news[key], olds[key], rest);
  else if (olds[key] === undefined) delete news[key];
  else news[key] = olds[key];
}

/** `a.b[0]["c.d"]` → a, b, 0, c.d */
function pathParts(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(
    (match) => match[1] ?? match[2] ?? "",
  );
}

function withoutDefaults(value: unknown): unknown {
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
  if (property.same?.(old, now) === true) return old;
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
