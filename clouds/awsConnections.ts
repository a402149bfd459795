// Connections to AWS: proxies, certificate authorities, timeouts.
import type { Agent } from "node:http";
import type { SecureContext } from "node:tls";
import type { AwsAccess } from "./awsAccessSettings";

/** Options of the request handler of AWS's SDK. */
export interface Connections {
  /** Milliseconds. */
  connectionTimeout: number;
  requestTimeout: number;
  socketTimeout: number;
  throwOnRequestTimeout: true;
  httpAgent?: Agent;
  httpsAgent?: Agent;
}

/** Seconds until a connection, or the answer to a request, is given up. */
export interface Timeouts {
  connect: number;
  answer: number;
}

/**
 * 10 s to connect, 30 s for an answer: AWS's and Okta's slowest calls here take a few seconds.
 * ENGAGE_OKTA_TIMEOUT, in seconds, sets both, for a slow network or a test.
 */
export function timeouts(environment: NodeJS.ProcessEnv = process.env): Timeouts {
  const seconds = Number(environment.ENGAGE_OKTA_TIMEOUT);
  return seconds > 0 ? { connect: seconds, answer: seconds } : { connect: 10, answer: 30 };
}

/**
 * Proxies and authorities of the settings, else of the environment (HTTP_PROXY, HTTPS_PROXY,
 * NO_PROXY, AWS_CA_BUNDLE; NODE_EXTRA_CA_CERTS is always trusted too), and timeouts that are errors:
 * the SDK's own default waits for ever, and its `requestTimeout` alone only logs.
 *
 * @throws {Error} when a file with certificates cannot be read.
 */
export async function connections(access: AwsAccess): Promise<Connections> {
  const { connect, answer } = timeouts();
  const handler: Connections = {
    connectionTimeout: connect * 1000,
    requestTimeout: answer * 1000,
    // For an answer that begins and then stops.
    socketTimeout: answer * 1000,
    throwOnRequestTimeout: true,
  };
  const proxies = proxiesOf(access, process.env);
  const authorities = await secureContext(access);
  const tls = authorities ? { secureContext: authorities } : {};
  if (proxies.http || proxies.https) {
    const agent = await proxyAgent(proxies, tls);
    handler.httpAgent = agent;
    handler.httpsAgent = agent;
  } else if (authorities) {
    const { Agent: HttpsAgent } = await import("node:https");
    handler.httpsAgent = new HttpsAgent({ keepAlive: true, maxSockets: 50, ...tls });
  }
  return handler;
}

/** Where requests go through; absent is directly. */
export interface Proxies {
  http?: string;
  https?: string;
  /** Comma-separated, as in NO_PROXY. */
  none: string;
}

/**
 * The settings count before the environment, each by itself. `httpProxy` alone also carries https,
 * as in the AWS provider (aws-sdk-go-base, internal/config/config.go, `HTTPProxyModeLegacy`).
 */
export function proxiesOf(access: Partial<AwsAccess>, environment: NodeJS.ProcessEnv): Proxies {
  const { HTTP_PROXY, http_proxy, HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy } = environment;
  const https = access.httpsProxy || HTTPS_PROXY || https_proxy || access.httpProxy;
  const http = access.httpProxy || HTTP_PROXY || http_proxy;
  return {
    http: proxyAddress(http),
    https: proxyAddress(https),
    none: access.noProxy || NO_PROXY || no_proxy || "",
  };
}

/** `proxy.acme.com:8080` is enough, as for the AWS provider, the Okta provider and curl. */
function proxyAddress(proxy: string | undefined): string | undefined {
  if (!proxy) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

/**
 * Whether a host is reached without the proxy, by the rules of Go's golang.org/x/net/http/httpproxy,
 * which the AWS provider follows: loopback always; `*`; an address or a network in CIDR notation; a
 * name covers itself and its subdomains, with a dot in front only these; each may have a port.
 *
 * @param none The list of exceptions, comma-separated.
 */
export async function isDirect(host: string, port: number, none: string): Promise<boolean> {
  const { BlockList, isIP } = await import("node:net");
  const name = host.toLowerCase().replace(/^\[|\]$|\.$/g, "");
  const family = isIP(name) === 6 ? "ipv6" : "ipv4";
  const within = (network: string, bits: string) => {
    const list = new BlockList();
    list.addSubnet(network, Number(bits), isIP(network) === 6 ? "ipv6" : "ipv4");
    return list.check(name, family);
  };
  if (name === "localhost" || name === "::1" || (isIP(name) && within("127.0.0.0", "8"))) {
    return true;
  }
  return none.split(",").some((entry) => {
    const rule = entry.trim().toLowerCase();
    if (rule === "" || rule === "*") return rule === "*";
    const [, network = "", bits] = /^([0-9a-f.:]+)\/(\d+)$/.exec(rule) ?? [];
    if (bits !== undefined && isIP(network)) return isIP(name) !== 0 && within(network, bits);
    const [, pattern = rule, wantedPort] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(rule) ?? [];
    const bare = isIP(rule) ? rule : pattern;
    if (!isIP(rule) && wantedPort !== undefined && Number(wantedPort) !== port) return false;
    if (isIP(bare)) return name === bare;
    const suffix = bare.replace(/^\*/, "");
    return suffix.startsWith(".")
      ? name.endsWith(suffix)
      : name === suffix || name.endsWith(`.${suffix}`);
  });
}

/** One agent for all hosts, which sends each request through its proxy or directly. */
export async function proxyAgent(proxies: Proxies, tls: object = {}): Promise<Agent> {
  const [base, viaHttp, viaHttps, http, https] = await Promise.all([
    import("agent-base"),
    import("http-proxy-agent"),
    import("https-proxy-agent"),
    import("node:http"),
    import("node:https"),
  ]);
  const pool = { keepAlive: true, maxSockets: 50 };
  const direct = {
    http: new http.Agent(pool),
    https: new https.Agent({ ...pool, ...tls }),
  };
  const proxied = {
    http: proxies.http && new viaHttp.HttpProxyAgent(proxies.http, { ...pool, ...tls }),
    https: proxies.https && new viaHttps.HttpsProxyAgent(proxies.https, { ...pool, ...tls }),
  };
  class ByHost extends base.Agent {
    async connect(
      _request: unknown,
      options: { secureEndpoint: boolean; host?: string; port?: number },
    ) {
      const scheme = options.secureEndpoint ? "https" : "http";
      // The proxy's agent gives its own options to the connection to the proxy only.
      if (options.secureEndpoint) Object.assign(options, tls);
      const port = Number(options.port ?? (options.secureEndpoint ? 443 : 80));
      const proxy = proxied[scheme];
      const goesDirect = !proxy || (await isDirect(options.host ?? "", port, proxies.none));
      return goesDirect ? direct[scheme] : proxy;
    }

    override destroy(): void {
      for (const agent of [direct.http, direct.https, proxied.http, proxied.https]) {
        if (agent) agent.destroy();
      }
      super.destroy();
    }
  }
  return new ByHost() as unknown as Agent;
}

/** By the texts of the bundles: Node takes 0.05 to 0.25 s to read a system's bundle, and each sign-in asks. */
const contexts = new Map<string, SecureContext>();

/** Node's own authorities with those of the bundle; absent where there is none. */
async function secureContext(access: AwsAccess): Promise<SecureContext | undefined> {
  const bundle = access.customCaBundle ?? process.env.AWS_CA_BUNDLE;
  if (!bundle) return undefined;
  const [tls, { readFile }] = await Promise.all([import("node:tls"), import("node:fs/promises")]);
  const extra = process.env.NODE_EXTRA_CA_CERTS;
  const read = (file: string, whence: string) =>
    readFile(expandHome(file), "utf8").catch((error: NodeJS.ErrnoException) => {
      throw new Error(
        `The certificates in ${file} (${whence}) cannot be read: ${error.code ?? error.message}. ` +
          "Correct the path or remove the setting, and run the command again.",
      );
    });
  const whence = access.customCaBundle ? "aws:customCaBundle" : "AWS_CA_BUNDLE";
  const own = await read(bundle, whence);
  // Node passes over an unreadable NODE_EXTRA_CA_CERTS with a warning of its own.
  const extras = extra ? await readFile(extra, "utf8").catch(() => "") : "";
  const texts = [...new Set([own, ...(extras ? [extras] : [])])];
  const key = texts.join("\n");
  const known = contexts.get(key);
  if (known) return known;
  const made = tls.createSecureContext({ ca: [...tls.rootCertificates, ...texts] });
  contexts.set(key, made);
  return made;
}

/** `~/` at the start of a path, as the AWS provider takes it. */
export function expandHome(file: string): string {
  const { HOME, USERPROFILE } = process.env;
  return file.startsWith("~/") ? `${HOME ?? USERPROFILE ?? "~"}${file.slice(1)}` : file;
}
