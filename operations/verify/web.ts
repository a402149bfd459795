import { Agent, type Dispatcher, ProxyAgent, fetch } from "undici";
import { isDirect, proxiesOf } from "../../clouds/awsConnections";
import { compact } from "../../facts/compact";

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
  private readonly ways: Ways;
  private readonly timeout: number;

  constructor({ dispatcher, timeout = 10_000 }: WebOptions = {}) {
    this.ways = dispatcher
      ? { to: () => Promise.resolve(dispatcher), destroy: () => dispatcher.destroy() }
      : waysOfEnvironment();
    this.timeout = timeout;
  }

  /** @throws {PageError} when it is no address, or there is no answer, or too much of it */
  async get(url: string): Promise<Page> {
    if (!URL.canParse(url)) throw new PageError(`${JSON.stringify(url)} is no address`);
    this.requests++;
    const address = new URL(url);
    const { host } = address;
    try {
      const answer = await fetch(url, {
        dispatcher: await this.ways.to(address),
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
  async close(): Promise<void> {
    await this.ways.destroy();
  }
}

/** How pages are reached. */
interface Ways {
  to(url: URL): Promise<Dispatcher>;
  destroy(): Promise<unknown>;
}

/** By the same rule as calls to AWS: Undici's own agent knows no networks, and domains with a dot in front only. */
function waysOfEnvironment(): Ways {
  const { http, https, none } = proxiesOf({}, process.env);
  const direct = new Agent();
  const viaHttp = http && new ProxyAgent(http);
  const viaHttps = https && new ProxyAgent(https);
  return {
    to: async ({ protocol, hostname, port }) => {
      const [proxy, usual] = protocol === "https:" ? [viaHttps, 443] : [viaHttp, 80];
      return proxy && !(await isDirect(hostname, Number(port) || usual, none)) ? proxy : direct;
    },
    destroy: () => Promise.all(compact([direct, viaHttp, viaHttps]).map((one) => one.destroy())),
  };
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
