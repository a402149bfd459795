import { isDeepStrictEqual } from "node:util";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { isObject } from "../../facts/isObject";

export { isObject };

/** The properties of a resource or the arguments of a function, as plain JSON values. */
export type Properties = Record<string, unknown>;

/** How the engine writes a value that is not known yet. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** Marks a value as secret on its way to the engine. */
export function secret(value: unknown): Properties {
  return { [signatureKey]: secretSignature, value };
}

export function isUnknown(value: unknown): boolean {
  return value === unknown;
}

/** Equal as JSON documents; text that is not JSON is compared as text. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  try {
    return isDeepStrictEqual(JSON.parse(String(one)), JSON.parse(String(other)));
  } catch {
    return false;
  }
}

/** What a missing value means to the real providers: "", false, 0 and nothing are the same. */
export function isZero(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (value === "" || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).every((key) => key === "__defaults");
}

/** Without what is undefined or null, at every depth. */
export function compact<T>(value: T): T {
  if (Array.isArray(value)) return value.map(compact) as T;
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(
    ([, entry]) => entry !== undefined && entry !== null,
  );
  return Object.fromEntries(entries.map(([key, entry]) => [key, compact(entry)])) as T;
}

export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(compact(properties) as Record<string, JavaScriptValue>);
}

export function fromStruct(struct: Struct | undefined): Properties {
  return struct === undefined ? {} : (compact(withoutSecrets(struct.toJavaScript())) as Properties);
}

/** The engine keeps track of secrets itself, because `Configure` does not accept them. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isObject(value)) return value;
  if (value[signatureKey] === secretSignature) return withoutSecrets(value["value"]);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, withoutSecrets(entry)]),
  );
}
