/**
 * What a promise gave that was waited for with others (`Promise.allSettled`), so that the caller
 * chooses which failure is told.
 *
 * @throws what it was rejected with.
 */
export function settledValue<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === "rejected") throw settled.reason;
  return settled.value;
}
