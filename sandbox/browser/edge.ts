import { mkdtemp, rm, writeFile } from "node:fs/promises";
import {
  type IncomingMessage,
  type ServerResponse,
  createServer,
  request as httpRequest,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import os from "node:os";
import path from "node:path";
import { type Duplex } from "node:stream";
import { newSelfSigned } from "../shared/certificates";
import { newKeyPair } from "../shared/keyPairs";
import { listen } from "../shared/listen";

/** The sandbox's way from https addresses of the internet to its own servers. */
export type Edge = Awaited<ReturnType<typeof startEdge>>;

/** Where a host is served, e.g. acme.okta.com → http://127.0.0.1:4711; undefined: nowhere. */
type Route = (host: string) => string | undefined;

/**
 * Starts a proxy on loopback that ends TLS itself, in the name of the host that was asked for, and
 * passes the requests on with their Host header. Nothing ever leaves the machine: a host without a
 * route gets 502.
 *
 * @param more Hosts whose certificate it needs besides the public names of Okta and AWS.
 */
export async function startEdge({ route, more = [] }: { route: Route; more?: string[] }) {
  const { certificatePem: cert, privateKeyPem: key } = await newCertificate(more);
  const folder = await mkdtemp(path.join(os.tmpdir(), "engage-okta-edge-"));
  const caFile = path.join(folder, "ca.pem");
  await writeFile(caFile, cert);
  // Has no port of its own: it gets the connections whose TLS ends here.
  const inner = createSecureServer({ cert, key }, (incoming, outgoing) => {
    forward(route(hostOf(incoming)), incoming, outgoing);
  });
  const proxy = createServer((_incoming, outgoing) => {
    outgoing.writeHead(400, { "content-type": "text/plain" });
    outgoing.end("This proxy takes https addresses only; set HTTPS_PROXY to it.\n");
  });
  const sockets = new Set<Duplex>();
  proxy.on("connect", (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const host = (incoming.url ?? "").replace(/:\d+$/, "").toLowerCase();
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    if (!route(host)) return refuse(socket, host);
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    inner.emit("connection", socket);
  });
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    proxy.closeAllConnections();
    inner.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
    await rm(folder, { recursive: true, force: true });
  };
  return {
    /** `http://127.0.0.1:PORT`, for HTTPS_PROXY. */
    proxyUrl: await listen(proxy),
    /** The certificate that the edge shows for every host, which is its own authority, as PEM. */
    caPem: cert,
    /** The same in a file, for NODE_EXTRA_CA_CERTS, `curl --cacert`, SSL_CERT_FILE. */
    caFile,
    stop,
  };
}

const publicNames = [
  "*.okta.com",
  "*.auth.ap-southeast-2.amazoncognito.com",
  "*.signin.aws.amazon.com",
  "signin.aws.amazon.com",
  "*.console.aws.amazon.com",
];

/** Of this one edge; its private key is never written anywhere. */
async function newCertificate(more: string[]) {
  const dayMs = 86_400_000;
  const [from, to] = [new Date(Date.now() - dayMs), new Date(Date.now() + 7 * dayMs)];
  const name = [{ name: "commonName", value: "engage-okta sandbox" }];
  return newSelfSigned(name, await newKeyPair(), from, to, [...publicNames, ...more]);
}

function forward(target: string | undefined, incoming: IncomingMessage, outgoing: ServerResponse) {
  if (!target) return void incoming.socket.destroy();
  const headers = { ...incoming.headers };
  delete headers["proxy-connection"];
  const { hostname, port } = new URL(target);
  const onward = httpRequest(
    { hostname, port, method: incoming.method, path: incoming.url, headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  // A server that cuts the connection must look so from outside, too.
  onward.on("error", () => incoming.socket.destroy());
  outgoing.on("close", () => onward.destroy());
  incoming.pipe(onward);
}

function hostOf(incoming: IncomingMessage): string {
  return (incoming.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
}

function refuse(socket: Duplex, host: string): void {
  const text = `The sandbox has no ${host || "such host"}, and nothing leaves this machine.\n`;
  socket.end(
    `HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}
