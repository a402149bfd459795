import * as pulumi from "@pulumi/pulumi";
import { allOrEveryError } from "../facts/allOrEveryError";

/** A thing that the settings name was not found, or is not usable. The message says what to do. */
export class LookupError extends pulumi.RunError {}

/**
 * Waits for all lookups and reports every failure at once, so that nothing is declared before
 * everything is found.
 *
 * @throws {LookupError} with the message of each failure.
 */
export function all<T extends readonly unknown[]>(
  lookups: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  return allOrEveryError<T>(lookups, LookupError);
}

/**
 * Runs one lookup. The message of a failure says what is missing and what to do, and then what the
 * provider said.
 */
export async function oneLookup<T>(lookup: Promise<T>, whatToDo: string): Promise<T> {
  try {
    return await lookup;
  } catch (error) {
    throw new LookupError(`${whatToDo}\n  The provider said: ${reason(error)}`);
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
