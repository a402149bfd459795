import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { type IncomingMessage, type Server, createServer } from "node:http";
import { type AddressInfo, type Socket, connect } from "node:net";
import tls from "node:tls";
import { ProxyAgent, request } from "undici";
import { type Edge, startEdge } from "../../../sandbox/browser/edge";

describe("the edge", () => {
  let edge: Edge;
  let server: Server;
  let origin: string;
  let agent: ProxyAgent;

  before(async () => {
    server = createServer(
      (incoming, outgoing) => void echo(incoming).then((text) => outgoing.end(text)),
    );
    server.on("request", (incoming) => {
      if (incoming.url === "/reset") incoming.socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    edge = await startEdge({ route: (host) => (host.endsWith(".okta.com") ? origin : undefined) });
    agent = new ProxyAgent({ uri: edge.proxyUrl, requestTls: { ca: edge.caPem } });
  });
  after(async () => {
    await agent?.destroy();
    await edge?.stop();
    server?.closeAllConnections();
    server?.close();
  });

  it("brings https addresses to the local server, with host, path and body kept", async () => {
    const answer = await request("https://acme.okta.com/app/x?y=1", {
      dispatcher: agent,
      method: "POST",
      body: "hello",
    });
    assert.equal(await answer.body.text(), "POST acme.okta.com /app/x?y=1 hello");
  });

  it("shows a certificate for the public names, which only who trusts it takes", async () => {
    assert.match((await certificateNames(edge, "acme.okta.com")) ?? "", /^DNS:\*\.okta\.com, /);
    await assert.rejects(
      request("https://acme.okta.com/", { dispatcher: new ProxyAgent(edge.proxyUrl) }),
      { code: /SELF_SIGNED|UNABLE_TO/ },
    );
    assert.equal(await readFile(edge.caFile, "utf8"), edge.caPem);
  });

  it("answers 502 for a host that it does not know", async () => {
    const answer = await tunnel(edge, "example.com");
    assert.match(answer.head, /^HTTP\/1\.1 502 /);
    assert.match(answer.head, /The sandbox has no example\.com, and nothing leaves this machine/);
    answer.socket.destroy();
  });

  it("takes https addresses only", async () => {
    const plain = await request(edge.proxyUrl);
    assert.equal(plain.statusCode, 400);
    assert.match(await plain.body.text(), /https addresses only/);
  });

  it("cuts the connection where the server does", async () => {
    await assert.rejects(request("https://acme.okta.com/reset", { dispatcher: agent }));
  });
});

async function echo(incoming: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of incoming) body += String(chunk);
  return `${incoming.method} ${incoming.headers.host} ${incoming.url} ${body}`;
}

function tunnel(edge: Edge, host: string): Promise<{ head: string; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(edge.proxyUrl);
    const socket = connect(Number(port), hostname);
    socket.once("error", reject);
    socket.once("data", (data) => resolve({ head: data.toString(), socket }));
    socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`);
  });
}

async function certificateNames(edge: Edge, host: string): Promise<string | undefined> {
  const { socket } = await tunnel(edge, host);
  const secure = tls.connect({ socket, servername: host, ca: edge.caPem });
  await new Promise((resolve, reject) => {
    secure.once("secureConnect", resolve);
    secure.once("error", reject);
  });
  const names = secure.getPeerCertificate().subjectaltname;
  secure.destroy();
  return names;
}
