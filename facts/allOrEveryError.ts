import { providerSaid } from "./providerSaid";

/**
 * Waits for all, and reports every failure at once.
 *
 * @param Failure The error that has a message for the user; any other is thrown as it is.
 * @throws {Failure} with each failure's message, once. Where only what a provider said differs, it is one failure: a
 *   provider's SDKs have words of their own.
 */
export async function allOrEveryError<T extends readonly unknown[]>(
  works: readonly [...{ [K in keyof T]: Promise<T[K]> }],
  Failure: new (message: string) => Error,
): Promise<T> {
  const results = await Promise.allSettled(works as readonly Promise<unknown>[]);
  const failures = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason as unknown] : [],
  );
  const unexpected = failures.find((failure) => !(failure instanceof Failure));
  if (unexpected !== undefined) {
    throw unexpected;
  }
  if (failures.length > 0) {
    const messages = failures.flatMap((failure) => (failure as Error).message.split("\n\n"));
    const causes = messages.map((message) => message.split(providerSaid)[0]);
    const once = messages.filter((_, index) => causes.indexOf(causes[index]) === index);
    throw new Failure(once.join("\n\n"));
  }
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
