import * as pulumi from "@pulumi/pulumi";
import { allOrEveryError } from "../facts/allOrEveryError";
import { printable } from "../facts/printable";
import { providerSaid } from "../facts/providerSaid";

/** A thing that the settings name was not found, or is not usable. The message says what to do. */
export class LookupError extends pulumi.RunError {
  /** @param message The engine shows it as it is, names from the clouds included. */
  constructor(message: string) {
    super(printable(message));
  }
}

/**
 * Waits for all lookups and reports every failure at once, so that nothing is declared before
 * everything is found.
 *
 * @throws {LookupError} with the message of each failure.
 */
export function allLookups<T extends readonly unknown[]>(
  lookups: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  return allOrEveryError<T>(lookups, LookupError);
}

/**
 * Runs one lookup. The message of a failure says what is missing and what to do, and then what the
 * provider said.
 *
 * @param suggestion Asked for where the thing is not there, for example ` Did you mean "acme"?`.
 */
export async function oneLookup<T>(
  lookup: Promise<T>,
  whatToDo: string,
  suggestion: () => Promise<string> = () => Promise.resolve(""),
): Promise<T> {
  try {
    return await lookup;
  } catch (error) {
    const said = reason(error);
    const text = withoutAnswer(whatToDo, said);
    const meant = text === whatToDo ? await suggestion() : "";
    throw new LookupError(`${text}${meant}${providerSaid}${said}`);
  }
}

/** In the words of AWS, and of its provider where AWS gives an empty list. */
const nothingFound =
  /NotFoundException|NoSuchEntity|does not exist|couldn't find resource|empty result|no matching/i;

const unanswered: readonly [pattern: RegExp, why: string][] = [
  [
    /AWS account ID not allowed/,
    "the credentials belong to another account than aws:allowedAccountIds names. Use the customer's, and run the command again.",
  ],
  // The word alone says nothing: what is looked up, or who looks, may be named so.
  [
    /no valid credential sources|CredentialProviders|CredentialsProviderError|(get|load|retrieve|refresh)( \w+){0,2} credentials|missing credentials|invalid credentials configured|credentials are invalid|(SSO|login) session .*(expired|not found)|AWS profile .* was not found|InvalidClientTokenId|UnrecognizedClient|ExpiredToken|SignatureDoesNotMatch|invalid_client/i,
    "the credentials are missing or no longer valid. Sign in again, and run the command again.",
  ],
  [
    /AccessDenied|NotAuthorized|UnauthorizedOperation|not authorized/i,
    "the credentials may not read it. Give them the permission, or use others.",
  ],
  [
    /no such host|connection refused|connection reset|\bENOTFOUND|\bECONN|dial tcp|timed? ?out|deadline exceeded/i,
    "there was no answer. Check the network, and run the command again.",
  ],
];
const unclear = "the answer does not say that it is missing. Run the command again in a minute.";

/** Says that a thing is not there only where the provider has answered that. */
function withoutAnswer(whatToDo: string, said: string): string {
  const [, setting, missing] =
    /^([^\s:]+): (there is no|\w+ has no|the organization has no)\b/.exec(whatToDo) ?? [];
  const [, why = unclear] = unanswered.find(([pattern]) => pattern.test(said)) ?? [];
  if (!missing || (why === unclear && nothingFound.test(said))) return whatToDo;
  const name = /"([^"]*)"/.exec(whatToDo)?.[0];
  return `${setting}: ${name ?? "it"} could not be looked up: ${why}`;
}

/** What the provider said, without the engine's prefixes and AWS's request id, in one line. */
export function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const text = message
    .replace(/^.*?returned an error: /s, "")
    .replace(/^invoking \S+: /, "")
    .replace(/^\d+ errors? occurred:\s+\* /, "")
    .replace(/^.*https response error StatusCode: \d+, RequestID: [^,]*, (api error )?/s, "")
    .replace(/\s+/g, " ")
    .trim();
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}
