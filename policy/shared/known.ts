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
