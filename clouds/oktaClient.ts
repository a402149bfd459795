import type { Agent } from "node:http";
import { Client, DefaultRequestExecutor } from "@okta/okta-sdk-nodejs";
import { NotFromOkta } from "./oktaErrors";
import { type Proxies, proxiesOf, proxyAgent, timeouts } from "./awsConnections";

/** How Okta's API is signed in to. The secrets in it are never shown. */
export type OktaSignIn =
  | { apiToken: string }
  | { accessToken: string }
  | { clientId: string; privateKey: string; privateKeyId?: string; scopes: readonly string[] };

/**
 * Gives up an attempt that gets no answer in time; the SDK's own default is to wait for ever. Its
 * `requestTimeout` is no help: it counts the wait for a rate limit's end too, up to a minute by
 * Okta's rules, and refuses that wait.
 *
 * Goes through the proxy of the environment: the SDK asks for a service app's token without it, and
 * knows no NO_PROXY.
 */
class TimedAttempts extends DefaultRequestExecutor {
  private readonly limit = timeouts().answer * 1000;

  private agent?: Promise<Agent>;

  constructor(private readonly proxies: Proxies | undefined) {
    super();
  }

  override async fetch(request: RequestOptions) {
    // node-fetch's, and missing in its types. With a start, the SDK leaves it alone.
    const more = {
      timeout: this.limit,
      startTime: request.startTime ?? new Date(),
      agent: await (this.agent ??= this.proxies && proxyAgent(this.proxies)),
    };
    const attempt = () => super.fetch({ ...request, ...more });
    try {
      return await asOkta(await attempt());
    } catch (error) {
      // Okta closed a connection that was kept for the next call. Only a read is safe to repeat.
      const { method = "GET" } = request as { method?: string };
      const wasCut = (error as NodeJS.ErrnoException).code === "ECONNRESET";
      if (wasCut && method.toUpperCase() === "GET") {
        return await asOkta(await attempt());
      }
      throw error;
    }
  }

  /** Okta's limits end within a minute. What says more is not waited for: the SDK would, without a word. */
  override validateRetryResponseHeaders(response: Response): boolean {
    return (
      super.validateRetryResponseHeaders(response) && this.getRetryDelayMs(response) <= longestWait
    );
  }

  /** By clocks that differ, the limit may be over already. */
  override getRetryDelayMs(response: Response): number {
    return Math.max(super.getRetryDelayMs(response), 1000);
  }
}

/** In milliseconds. */
const longestWait = 90_000;

/**
 * What the SDK would misread: a page of HTML, letter by letter, as a list of people who have no name; and why there is no
 * token, for example that a clock is wrong, which it leaves out.
 *
 * @throws {Error} that says it
 */
async function asOkta(response: Response): Promise<Response> {
  const type = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  const isEmpty = type === "" || response.status === 204;
  if (response.ok && !isEmpty && !/[/+](json|xml)$/i.test(type)) {
    throw new NotFromOkta(`HTTP ${response.status} with ${type} in place of JSON`);
  }
  if (response.ok || !response.url.endsWith("/oauth2/v1/token")) return response;
  const { status } = response;
  const body = ((await response.json().catch(() => undefined)) ?? {}) as Refusal;
  const {
    errorCode,
    error = errorCode,
    errorSummary,
    error_description: why = errorSummary,
  } = body;
  const message = [`Okta HTTP ${status}`, ...(error ? [error] : [])].join(" ");
  const refusal = new Error(why ? `${message}: ${why}` : message);
  throw Object.assign(refusal, { name: "OktaApiError", status, errorCode });
}

/** By OAuth, or as Okta's API says everything else. */
interface Refusal {
  error?: string;
  error_description?: string;
  errorCode?: string;
  errorSummary?: string;
}

// The SDK takes what it is not given from okta.yaml, in the home or the current folder, and from OKTA_CLIENT_…: with a
// token, it would sign in as the service app that these name.
const { ConfigLoader } = require("@okta/okta-sdk-nodejs/src/config-loader") as {
  ConfigLoader: { prototype: { applyDefaults: () => void } };
};
ConfigLoader.prototype.applyDefaults = () => {};

type RequestOptions = Parameters<DefaultRequestExecutor["fetch"]>[0];

/**
 * Okta's API, as the Okta provider reaches it: OKTA_HTTP_PROXY counts here too.
 *
 * @param host For example `acme.okta.com`.
 */
export function openOkta(host: string, signIn: OktaSignIn): Client {
  const api = process.env.OKTA_HTTP_PROXY;
  const proxies = proxiesOf({}, process.env);
  const client = new Client({
    orgUrl: api ?? `https://${host}`,
    // A thing may be created right after a lookup, and is looked up again then.
    cacheMiddleware: null,
    // OKTA_HTTP_PROXY is the API itself; going to it through HTTPS_PROXY would lead elsewhere.
    requestExecutor: new TimedAttempts(api || !proxies.https ? undefined : proxies),
    ...("clientId" in signIn
      ? {
          authorizationMode: "PrivateKey",
          clientId: signIn.clientId,
          privateKey: signIn.privateKey,
          keyId: signIn.privateKeyId,
          scopes: [...signIn.scopes],
        }
      : {
          authorizationMode: "SSWS",
          token: "apiToken" in signIn ? signIn.apiToken : signIn.accessToken,
        }),
  });
  if ("accessToken" in signIn) {
    client.http.defaultHeaders.Authorization = `Bearer ${signIn.accessToken}`;
  }
  return client;
}
