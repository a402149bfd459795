import { EnvHttpProxyAgent, type Dispatcher, fetch } from "undici";
import { proxiesOf } from "../../clouds/awsConnections";

export interface Page {
  url: string;
  status: number;
  /** Where it redirects to. */
  location?: URL;
  text: string;
}

/** An address that did not answer as an address should; the message says which and why. */
export class PageError extends Error {}

export interface WebOptions {
  /** @default by HTTPS_PROXY and NO_PROXY, with NODE_EXTRA_CA_CERTS in addition to Node's authorities */
  dispatcher?: Dispatcher;
  /** Milliseconds for a whole answer. @default 10000 */
  timeout?: number;
}

/** Bytes; Okta's metadata has some two thousand. */
const largest = 1_000_000;

/** Public pages, without cookies, credentials or redirects. */
export class Web {
  /** Sent so far. */
  requests = 0;
  private readonly dispatcher: Dispatcher;
  private readonly timeout: number;

  constructor({ dispatcher, timeout = 10_000 }: WebOptions = {}) {
    this.dispatcher = dispatcher ?? proxyOfEnvironment();
    this.timeout = timeout;
  }

  /** @throws {PageError} when it is no address, or there is no answer, or too much of it */
  async get(url: string): Promise<Page> {
    if (!URL.canParse(url)) throw new PageError(`${JSON.stringify(url)} is no address`);
    this.requests++;
    const { host } = new URL(url);
    try {
      const answer = await fetch(url, {
        dispatcher: this.dispatcher,
        redirect: "manual",
        headers: { accept: "text/html, application/xml" },
        signal: AbortSignal.timeout(this.timeout),
      });
      const location = answer.headers.get("location");
      return {
        url,
        status: answer.status,
        text: await readText(answer.body, host),
        ...(location && URL.canParse(location, url) && { location: new URL(location, url) }),
      };
    } catch (error) {
      throw error instanceof PageError
        ? error
        : new PageError(reasonOf(error as Error, host, this.timeout));
    }
  }

  /**
   * Lets go of all connections, once every answer has come or was given up. Undici's own `close` waits for
   * ever for a proxy that never answers.
   */
  close(): Promise<void> {
    return this.dispatcher.destroy();
  }
}

/** Undici calls its proxy agent experimental at every start; the answer to verify is not that. */
function proxyOfEnvironment(): Dispatcher {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    const { http: httpProxy, https: httpsProxy, none } = proxiesOf({}, process.env);
    // A domain there covers the hosts in it, as for calls to AWS; to Undici, only with a dot in front.
    const noProxy = none.replace(/(?<=^|[,\s])\w[^,\s]*/g, "$&,.$&");
    return new EnvHttpProxyAgent({ httpProxy, httpsProxy, noProxy });
  } finally {
    process.emitWarning = emitWarning;
  }
}

async function readText(
  body: AsyncIterable<Uint8Array> | null | undefined,
  host: string,
): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > largest) throw new PageError(`${host} answers more than ${largest} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** `fetch` says "fetch failed" and keeps the reason in the cause. */
function reasonOf(error: Error, host: string, timeout: number): string {
  if (error.name === "TimeoutError") return `${host} did not answer within ${timeout / 1000} s`;
  const cause = error.cause instanceof Error ? error.cause : error;
  return `${host} cannot be reached (${cause.message})`;
}
