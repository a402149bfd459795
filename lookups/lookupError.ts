import * as pulumi from "@pulumi/pulumi";

/** A thing that the settings name was not found, or is not usable. The message says what to do. */
export class LookUpError extends pulumi.RunError {}

/**
 * Waits for all look-ups and reports every failure at once, so that nothing is declared before
 * everything was found.
 *
 * @throws {LookUpError} with the messages of all that failed.
 */
export async function all<T extends readonly unknown[]>(
  lookUps: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  const results = await Promise.allSettled(lookUps as readonly Promise<unknown>[]);
  const failures = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason as unknown] : [],
  );
  const unexpected = failures.find((failure) => !(failure instanceof LookUpError));
  if (unexpected !== undefined) {
    throw unexpected;
  }
  if (failures.length > 0) {
    const messages = failures.flatMap((failure) => (failure as Error).message.split("\n\n"));
    throw new LookUpError([...new Set(messages)].join("\n\n"));
  }
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T;
}

/**
 * Runs one look-up; a failure gets a message that names the thing and the mend, followed by what the
 * provider said.
 */
export async function look<T>(look: Promise<T>, whatToDo: string): Promise<T> {
  try {
    return await look;
  } catch (error) {
    throw new LookUpError(`${whatToDo}\n  The provider said: ${reason(error)}`);
  }
}

/** What the provider said, without the engine's prefixes and AWS's request id, in one line. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const text = message
    .replace(/^.*?returned an error: /s, "")
    .replace(/^invoking \S+: /, "")
    .replace(/^1 error occurred:\s+\* /, "")
    .replace(/^.*https response error StatusCode: \d+, RequestID: [^,]*, (api error )?/s, "")
    .replace(/\s+/g, " ")
    .trim();
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}
