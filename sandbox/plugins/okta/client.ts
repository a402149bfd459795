import { setTimeout as sleep } from "node:timers/promises";
import { isObject, type Properties } from "../values";
import { accessToken, withTimeout } from "./accessToken";
import type { OktaSettings } from "./settings";

/** What Okta refuses, in the words of Okta's SDK for Go. */
class OktaError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** All that some of its SDKs say, for example `401 Unauthorized`. */
    readonly statusLine: string,
  ) {
    super(message);
  }
}

interface Request {
  body?: unknown;
  accept?: string;
  /** Statuses that are tried again for this call although they are not for others. */
  retryOn?: number[];
}

/** Between two attempts. The real one waits as long as Okta asks for, or ever longer: too long for a local server. */
const pauseMs = 300;

/**
 * Okta's API. Okta's own SDK for JavaScript takes 1.4 s to load, in a process that lives for a
 * second: this is plain `fetch`, with the retries of the real provider.
 */
export class OktaClient {
  private token: string | undefined;
  private classic: boolean | undefined;

  constructor(readonly settings: OktaSettings) {}

  /** What the real provider asks before anything else when it has an API token, twice. */
  async verify(): Promise<void> {
    if (this.settings.apiToken === undefined) return;
    for (const sdk of ["v3", "v2"]) {
      try {
        await tersely(this.get("/api/v1/users/me"));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`error with ${sdk} SDK client: ${reason}`, { cause: error });
      }
    }
  }

  get(path: string): Promise<unknown> {
    return this.json("GET", path);
  }

  /** An object of the API, or undefined when it is not there. */
  async find(path: string): Promise<Properties | undefined> {
    try {
      return asObject(await this.get(path));
    } catch (error) {
      if (error instanceof OktaError && error.status === 404) return undefined;
      throw error;
    }
  }

  async send(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
    retryOn?: number[],
  ): Promise<Properties> {
    return asObject(await this.json(method, path, { body, retryOn }));
  }

  async xml(path: string): Promise<string> {
    return (await this.answered("GET", path, { accept: "application/xml" })).text();
  }

  /** A classic org has no authentication policies; asked once. */
  async isClassic(): Promise<boolean> {
    if (this.classic === undefined) {
      const org = asObject(await this.get("/.well-known/okta-organization"));
      this.classic = org["pipeline"] === "v1";
    }
    return this.classic;
  }

  private async json(method: string, path: string, request: Request = {}): Promise<unknown> {
    const text = await (await this.answered(method, path, request)).text();
    return text === "" ? {} : JSON.parse(text);
  }

  private async answered(method: string, path: string, request: Request): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= this.settings.maxRetries;
      let response: Response;
      try {
        response = await this.once(method, path, request);
      } catch (error) {
        // The real provider repeats whatever got no answer, a POST as well.
        if (last) throw broken(method, this.settings.url + path, error);
        await sleep(pauseMs);
        continue;
      }
      if (response.ok) return response;
      const again = isToBeRepeated(response.status, request.retryOn);
      if (!again || last) throw await refused(response, again ? attempt + 1 : undefined);
      await response.arrayBuffer();
      await sleep(pauseMs);
    }
  }

  private async once(method: string, path: string, request: Request): Promise<Response> {
    const headers: Record<string, string> = {
      accept: request.accept ?? "application/json",
      authorization: await this.authorization(),
      "user-agent": "stand-in",
    };
    if (request.body !== undefined) headers["content-type"] = "application/json";
    return fetch(this.settings.url + path, {
      method,
      headers,
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      signal: withTimeout(this.settings),
    });
  }

  private async authorization(): Promise<string> {
    const { apiToken, accessToken: given } = this.settings;
    if (given !== undefined) return `Bearer ${given}`;
    if (apiToken !== undefined) return `SSWS ${apiToken}`;
    this.token ??= await accessToken(this.settings);
    return `Bearer ${this.token}`;
  }

  /** Deletions are tried again for half a minute, whatever Okta says: nine times. */
  async patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let left = 8; ; left--) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof OktaError) || left === 0) throw error;
      }
      await sleep(pauseMs);
    }
  }
}

function isToBeRepeated(status: number, retryOn: number[] = []): boolean {
  return status === 429 || retryOn.includes(status) || (status > 500 && status !== 501);
}

async function refused(response: Response, attempts?: number): Promise<OktaError> {
  const text = await response.text();
  const statusLine = `${response.status} ${response.statusText}`;
  let summary = "the API returned an unknown error";
  let causes: string[] = [];
  try {
    const { errorSummary, errorCauses } = asObject(JSON.parse(text));
    if (errorSummary) summary = `the API returned an error: ${String(errorSummary)}`;
    causes = ((errorCauses ?? []) as Properties[]).flatMap((cause) =>
      Object.entries(cause).map(([key, value]) => `${key}: ${String(value)}`),
    );
  } catch {
    summary = `the API returned an error: ${statusLine}`;
  }
  if (response.status === 500) {
    summary += `, x-okta-request-id=${response.headers.get("x-okta-request-id") ?? ""}`;
  }
  if (attempts !== undefined) summary += `, giving up after ${attempts} attempt(s)`;
  if (causes.length > 0) summary += `. Causes: ${causes.join(", ")}`;
  return new OktaError(response.status, summary, attempts === undefined ? statusLine : summary);
}

/** The call, refused in the words of an SDK that says no more than the status. */
export async function tersely<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof OktaError ? new Error(error.statusLine, { cause: error }) : error;
  }
}

function broken(method: string, url: string, error: unknown): Error {
  // `fetch` throws a TypeError that says nothing itself.
  const cause = error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const verb = method.charAt(0) + method.slice(1).toLowerCase();
  return new Error(`the API returned an error: ${verb} "${url}": ${reason}`, { cause: error });
}

export function asObject(value: unknown): Properties {
  return isObject(value) ? value : {};
}
