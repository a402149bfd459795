import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type Server, createServer as createProxy } from "node:http";
import { type Agent as HttpsAgent, createServer, type Server as HttpsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import os from "node:os";
import path from "node:path";
import forge from "node-forge";
import { callerAccount } from "../../clouds/awsAccount";
import { connections } from "../../clouds/awsConnections";
import { withEnvironment } from "../../sandbox/environment";

/** Known to no name server: only through the proxy is there a way. */
const host = "sts.engage.invalid";
const access = { region: "ap-southeast-2", assumeRoles: [] };

const answer = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult>
</GetCallerIdentityResponse>`;

describe("A call to AWS behind a proxy", () => {
  let folder: string;
  let bundle: string;
  let aws: HttpsServer;
  let proxy: Server;
  /** Where the proxy was asked to connect to. */
  let asked: string[];

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "proxy-"));
    bundle = path.join(folder, "authority.pem");
    const own = certificate();
    await writeFile(bundle, own.cert);
    aws = createServer(own, (_request, reply) => reply.end(answer));
    await listen(aws);
    proxy = createProxy();
    proxy.on("connect", (request, client, head) => {
      asked.push(request.url ?? "");
      const upstream = connect(portOf(aws), "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        upstream.write(head);
        upstream.pipe(client).pipe(upstream);
      });
      for (const one of [client, upstream]) one.on("error", () => client.destroy());
    });
    await listen(proxy);
  });
  beforeEach(() => void (asked = []));
  after(async () => {
    for (const server of [aws, proxy]) {
      server?.closeAllConnections();
      server?.close();
    }
    await rm(folder, { recursive: true });
  });

  const account = (more: Record<string, string | undefined> = {}) =>
    withEnvironment(
      {
        AWS_ENDPOINT_URL: `https://${host}`,
        AWS_ENDPOINT_URL_STS: undefined,
        AWS_CA_BUNDLE: bundle,
        HTTPS_PROXY: `http://127.0.0.1:${portOf(proxy)}`,
        NO_PROXY: "",
        AWS_ACCESS_KEY_ID: "123456789012",
        AWS_SECRET_ACCESS_KEY: "canary",
        AWS_PROFILE: undefined,
        AWS_MAX_ATTEMPTS: "1",
        ENGAGE_OKTA_TIMEOUT: "5",
        ...more,
      },
      () => callerAccount(access),
    );

  it("goes through it, and trusts the authorities of AWS_CA_BUNDLE", async () => {
    assert.equal(await account(), "123456789012");
    assert.deepEqual(asked, [`${host}:443`]);
  });

  it("goes through it where its address has no scheme", async () => {
    assert.equal(await account({ HTTPS_PROXY: `127.0.0.1:${portOf(proxy)}` }), "123456789012");
    assert.equal(await account({ HTTPS_PROXY: `localhost:${portOf(proxy)}` }), "123456789012");
    assert.deepEqual(asked, [`${host}:443`, `${host}:443`]);
  });

  it("reads the same authorities once, and changed ones again", async () => {
    const own = path.join(folder, "own.pem");
    const unproxied = { HTTPS_PROXY: "", https_proxy: "", HTTP_PROXY: "", http_proxy: "" };
    const authorities = async () => {
      const handler = await withEnvironment({ ...unproxied, AWS_CA_BUNDLE: own }, () =>
        connections(access),
      );
      return (handler.httpsAgent as HttpsAgent).options.secureContext;
    };
    await writeFile(own, certificate().cert);
    const first = await authorities();
    assert.ok(first);
    assert.equal(await authorities(), first);
    await writeFile(own, certificate().cert);
    assert.notEqual(await authorities(), first);
  });

  it("does not trust what no authority has signed", async () => {
    await assert.rejects(account({ AWS_CA_BUNDLE: undefined }), /is not trusted.*AWS_CA_BUNDLE/s);
    assert.deepEqual(asked, [`${host}:443`]);
  });

  it("goes directly to what NO_PROXY names", async () => {
    await assert.rejects(account({ NO_PROXY: "engage.invalid" }), /AWS cannot be reached/);
    assert.deepEqual(asked, []);
  });

  it("goes directly to this machine", async () => {
    const AWS_ENDPOINT_URL = `https://localhost:${portOf(aws)}`;
    assert.equal(await account({ AWS_ENDPOINT_URL }), "123456789012");
    assert.deepEqual(asked, []);
  });
});

const portOf = (server: Server | HttpsServer) => (server.address() as AddressInfo).port;

const listen = (server: Server | HttpsServer) =>
  new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

/** Signed by itself, so it is its own authority. */
function certificate(): { key: string; cert: string } {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const made = forge.pki.createCertificate();
  made.publicKey = keys.publicKey;
  made.serialNumber = "01";
  made.validity.notBefore = new Date(Date.now() - 60_000);
  made.validity.notAfter = new Date(Date.now() + 3_600_000);
  const name = [{ name: "commonName", value: host }];
  made.setSubject(name);
  made.setIssuer(name);
  const altNames = [host, "localhost"].map((value) => ({ type: 2, value }));
  made.setExtensions([
    { name: "basicConstraints", cA: true },
    { name: "subjectAltName", altNames },
  ]);
  made.sign(keys.privateKey, forge.md.sha256.create());
  return {
    key: forge.pki.privateKeyToPem(keys.privateKey),
    cert: forge.pki.certificateToPem(made),
  };
}
