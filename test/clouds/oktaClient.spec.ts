import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import type { Duplex } from "node:stream";
import { type OktaSignIn, openOkta } from "../../clouds/oktaClient";
import { withEnvironment } from "../../sandbox/environment";

describe("Okta's API", () => {
  const { OKTA_HTTP_PROXY } = process.env;
  let server: Server;
  let asked: string[];
  let signedInWith: (string | undefined)[];
  /** How many connections are cut before one is answered. */
  let cuts: number;
  /** What is answered; the last one again and again. */
  let answers: { status?: number; headers?: Record<string, string>; body: string }[];
  const group = JSON.stringify({ id: "00g1", profile: { name: "Engage Agents" } });

  before(async () => {
    server = createServer((request: IncomingMessage, response) => {
      signedInWith.push(request.headers.authorization);
      asked.push(`${request.method} ${request.url}`);
      if (cuts-- > 0) return void request.socket.resetAndDestroy();
      const { status = 200, headers, body } = answers.length > 1 ? answers.shift()! : answers[0]!;
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    process.env.OKTA_HTTP_PROXY = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.close();
    if (OKTA_HTTP_PROXY === undefined) delete process.env.OKTA_HTTP_PROXY;
    else process.env.OKTA_HTTP_PROXY = OKTA_HTTP_PROXY;
  });
  beforeEach(() => {
    asked = [];
    signedInWith = [];
    cuts = 0;
    answers = [{ body: group }];
  });
  const client = () => openOkta("acme.okta.com", { apiToken: "made-up" });
  const read = () => client().groupApi.getGroup({ groupId: "00g1" });

  describe("where the SDK has a configuration of its own", () => {
    let folder: string;
    before(() => {
      folder = mkdtempSync(path.join(os.tmpdir(), "okta-"));
      mkdirSync(path.join(folder, ".okta"));
    });
    after(() => rmSync(folder, { recursive: true }));

    for (const [what, file] of [
      ["of a service app", "okta: { client: { authorizationMode: PrivateKey, clientId: 0oa2 } }"],
      ["that is empty", ""],
      ["that is no YAML", "okta: ["],
    ] as const) {
      it(`is asked with the given credentials all the same, ${what}`, async () => {
        writeFileSync(path.join(folder, ".okta", "okta.yaml"), file);
        cuts = 0;
        const other = { HOME: folder, OKTA_CLIENT_AUTHORIZATIONMODE: "PrivateKey" };
        for (const key of ["apiToken", "accessToken"] as const) {
          const opened = await withEnvironment(other, async () =>
            openOkta("acme.okta.com", { [key]: "made-up" } as OktaSignIn),
          );
          await opened.groupApi.getGroup({ groupId: "00g1" });
        }
        assert.deepEqual(signedInWith, ["SSWS made-up", "Bearer made-up"]);
      });
    }
  });

  describe("behind a proxy", () => {
    let reached: (string | undefined)[];
    const connected = (request: IncomingMessage, socket: Duplex) => {
      reached.push(request.url);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    };
    before(() => void server.on("connect", connected));
    beforeEach(() => void (reached = []));
    after(() => void server.off("connect", connected));

    /** Whom the proxy was asked for; without it, there is no way to the host. */
    async function proxied(signIn: OktaSignIn, noProxy?: string): Promise<typeof reached> {
      const { host } = new URL(process.env.OKTA_HTTP_PROXY ?? "");
      const environment = {
        ...{ OKTA_HTTP_PROXY: undefined, https_proxy: undefined, no_proxy: undefined },
        ...{ HTTPS_PROXY: host, NO_PROXY: noProxy },
      };
      await withEnvironment(environment, () =>
        assert.rejects(
          openOkta("acme.okta.invalid", signIn).groupApi.getGroup({ groupId: "00g1" }),
        ),
      );
      return reached;
    }

    it("is reached through it, also where its address has no scheme", async () => {
      assert.deepEqual(await proxied({ apiToken: "made-up" }), ["acme.okta.invalid:443"]);
    });

    it("is asked for the service app's token through it too", async () => {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
      const pem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
      const signIn = { clientId: "0oa1", privateKey: pem, scopes: ["okta.groups.read"] };
      assert.deepEqual(await proxied(signIn), ["acme.okta.invalid:443"]);
    });

    it("is reached without it where NO_PROXY says so, as Pulumi's provider does", async () => {
      assert.deepEqual(await proxied({ apiToken: "made-up" }, "okta.invalid"), []);
    });
  });

  it("is read again once when it closes the connection", async () => {
    cuts = 1;
    assert.equal((await read()).profile?.name, "Engage Agents");
    assert.deepEqual(asked, ["GET /api/v1/groups/00g1", "GET /api/v1/groups/00g1"]);
  });

  it("is not read a third time", async () => {
    cuts = 2;
    await assert.rejects(read(), /ECONNRESET|socket hang up/);
    assert.equal(asked.length, 2);
  });

  it("is not written to again, because the first write may have happened", async () => {
    cuts = 1;
    await assert.rejects(
      client().groupApi.assignUserToGroup({ groupId: "00g1", userId: "00u1" }),
      /ECONNRESET|socket hang up/,
    );
    assert.deepEqual(asked, ["PUT /api/v1/groups/00g1/users/00u1"]);
  });

  it("is not taken to have answered where a proxy answers with a page of its own", async () => {
    answers = [{ headers: { "content-type": "text/html" }, body: "<html>Sign in to Wi-Fi</html>" }];
    const said = /HTTP 200 with text\/html in place of JSON/;
    await assert.rejects(read(), said);
    const assigned = client().applicationApi.listApplicationUsers({ appId: "0oa1" });
    await assert.rejects(async () => (await assigned).next(), said);
  });

  it("has answered where there is nothing to say, whatever a proxy calls that", async () => {
    answers = [{ status: 204, headers: { "content-type": "text/html" }, body: "" }];
    await client().groupApi.deleteGroup({ groupId: "00g1" });
    assert.deepEqual(asked, ["DELETE /api/v1/groups/00g1"]);
  });

  it("says why it gives a service app no token, for example that a clock is wrong", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
    const scopes = ["okta.groups.read"];
    const signedIn = openOkta("acme.okta.com", { clientId: "0oa1", privateKey: pem, scopes });
    const error_description = "The client_assertion token is expired.";
    answers = [
      { status: 401, body: JSON.stringify({ error: "invalid_client", error_description }) },
    ];
    await assert.rejects(signedIn.groupApi.getGroup({ groupId: "00g1" }), {
      name: "OktaApiError",
      status: 401,
      message: `Okta HTTP 401 invalid_client: ${error_description}`,
    });
    answers = [{ status: 400, body: "<html>" }];
    await assert.rejects(signedIn.groupApi.getGroup({ groupId: "00g1" }), { status: 400 });
  });

  describe("where it allows no more calls for now", () => {
    const inSeconds = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds);
    const busy = (reset: string) => ({
      status: 429,
      headers: { "x-rate-limit-reset": reset },
      body: JSON.stringify({ errorCode: "E0000047", errorSummary: "API call exceeded rate limit" }),
    });

    for (const [what, seconds] of [
      ["hours", 3 * 3600],
      // More milliseconds than a timer takes: it would end at once.
      ["months", 60 * 24 * 3600],
    ] as const) {
      it(`is not waited for when that is ${what}: the command ends with what it says`, async () => {
        answers = [busy(inSeconds(seconds))];
        await assert.rejects(read(), /429 E0000047/);
        assert.equal(asked.length, 1);
      });
    }

    it("is asked a second later where the wait should be over already, by a clock that is wrong", async () => {
      answers = [busy(inSeconds(-600)), { body: group }];
      const begun = performance.now();
      assert.equal((await read()).profile?.name, "Engage Agents");
      assert.ok(performance.now() - begun > 900);
    });
  });
});
