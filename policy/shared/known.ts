/**
 * In preview, reading a property that is not known yet throws (the SDK's UnknownValueError, which
 * it does not export). The SDK would then report "can't run policy during preview" and give up the
 * whole rule. Here only the one check that met the value says nothing; `up` enforces it.
 */
function isUnknownValue(error: unknown): boolean {
  return error instanceof Error && error.constructor.name === "UnknownValueError";
}

/** What `read` returns, or `otherwise` when it meets a value that is not known yet. */
export function whenKnown<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (isUnknownValue(error)) return otherwise;
    throw error;
  }
}

/**
 * Properties in which null counts as left out, on every level: so do the providers, and programs that
 * were converted from Terraform are full of it. A value that is not known yet is there.
 */
export function withoutNulls<T extends object>(props: T): T {
  const isNull = (of: object, key: PropertyKey) =>
    whenKnown(() => Reflect.get(of, key) === null, false);
  return new Proxy(props, {
    get: (of, key) => {
      const value: unknown = Reflect.get(of, key);
      if (value === null) return undefined;
      return typeof value === "object" ? withoutNulls(value) : value;
    },
    has: (of, key) => Reflect.has(of, key) && !isNull(of, key),
    ownKeys: (of) => Reflect.ownKeys(of).filter((key) => Array.isArray(of) || !isNull(of, key)),
  });
}
