import { isDenied, isOffline, isUnauthenticated } from "../../clouds/awsErrors";
import { NotFromOkta, type OktaError, isMissingInOkta } from "../../clouds/oktaErrors";
import { OperatorError } from "../failure";

/** What a source said. One that did not answer is unknown, and never taken for empty. */
export type Answer<T> = { state: "read"; value: T } | Unread;

export interface Unread {
  state: "not found" | "no answer" | "refused";
  /** What it said instead. */
  said: string;
}

/** For a report, for example `refused (AccessDeniedException: …)`. */
export function unreadText({ state, said }: Unread): string {
  return `${state} (${said})`;
}

/** Those of the sources that were asked and could not be read, with their names. */
export function unreadAmong(
  sources: Readonly<Record<string, Answer<unknown> | undefined>>,
): (Unread & { source: string })[] {
  return Object.entries(sources).flatMap(([source, answer]) =>
    answer && answer.state !== "read" ? [{ ...answer, source }] : [],
  );
}

/** @returns nothing for a source that could not be read. */
export function valueOf<T>(answer: Answer<T> | undefined): T | undefined {
  return answer?.state === "read" ? answer.value : undefined;
}

/** Reads a source; what a cloud says instead of an answer becomes part of the report. */
export async function answerOf<T>(reading: Promise<T>): Promise<Answer<T>> {
  try {
    return { state: "read", value: await reading };
  } catch (error) {
    const unread = unreadBecause(error as FromCloud);
    if (unread) return unread;
    throw error;
  }
}

/** As AWS's and Okta's SDKs throw it. */
interface FromCloud extends OktaError {
  /** Of AWS. */
  $metadata?: { httpStatusCode?: number };
  code?: unknown;
}

/** Nothing for an error of our own. */
export function unreadBecause(error: FromCloud): Unread | undefined {
  if (error instanceof OperatorError) return undefined;
  const status = error.status ?? error.$metadata?.httpStatusCode;
  const [message] = error.message.trim().split("\n");
  // Okta's messages begin with its name already; of AWS, the name is the error's code.
  const said = error.name === "OktaApiError" ? message! : `${error.name}: ${message}`;
  if (isMissingInOkta(error) || /^(ResourceNotFound|NoSuchResource)Exception$/.test(error.name)) {
    return { state: "not found", said };
  }
  if (isDenied(error) || status === 401 || status === 403 || isUnauthenticated(error)) {
    return { state: "refused", said };
  }
  const isOfCloud = status !== undefined || error.$metadata !== undefined;
  const isCut = error.name === "FetchError" || error.name === "AbortError";
  if (isOfCloud || isOffline(error) || isCut || error instanceof NotFromOkta) {
    return { state: "no answer", said };
  }
  return undefined;
}
