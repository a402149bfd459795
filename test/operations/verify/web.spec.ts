import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent } from "undici";
import { withEnvironment } from "../../../sandbox/environment";
import { PageError, Web } from "../../../operations/verify/web";

describe("A public page", () => {
  let server: Server;
  let listener: RequestListener;
  let url: string;
  const dispatcher = new Agent();

  before(async () => {
    server = createServer((request, response) => listener(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  after(async () => {
    await dispatcher.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const refused = (web: Web, message: RegExp) =>
    assert.rejects(web.get(url), { constructor: PageError, message });

  /** The hosts that one test asks its proxy for, all of which it refuses. */
  function hostsAsked(): string[] {
    const asked: string[] = [];
    server.on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    return asked;
  }
  afterEach(() => server.removeAllListeners("connect"));

  it("is read as it is, and its redirect is told and not followed", async () => {
    let asked = 0;
    listener = (_request, response) => {
      asked++;
      response.writeHead(302, { location: "/next?a=1" }).end("gone");
    };
    const { status, location, text } = await new Web({ dispatcher }).get(url);
    assert.deepEqual([status, location?.href, text], [302, `${url}next?a=1`, "gone"]);
    assert.equal(asked, 1);
  });

  it("is given up when it has more than a megabyte, whatever it says of its length", async () => {
    let sent = 0;
    listener = (_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        // Without end, until nobody listens.
        while (!response.destroyed && response.write(Buffer.alloc(64_000, "x"))) sent += 64_000;
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    };
    await refused(new Web({ dispatcher }), /answers more than 1000000 bytes/);
    assert.ok(sent < 50_000_000, `${sent} bytes were read`);
  });

  it("is given up when it does not come in time", async () => {
    listener = () => {};
    await refused(new Web({ dispatcher, timeout: 50 }), /did not answer within 0.05 s/);
  });

  it("is read through the proxy of the environment, without a warning of the library", async () => {
    const asked = hostsAsked();
    const { emitWarning } = process;
    const warn = (): void => assert.fail("a warning");
    process.emitWarning = warn;
    const http_proxy = url.replace("http://", "");
    const proxied = { http_proxy, no_proxy: undefined, NO_PROXY: undefined };
    await withEnvironment(proxied, async () => {
      const web = new Web();
      assert.equal(process.emitWarning, warn, "later warnings are shown");
      await assert.rejects(web.get("http://acme.okta.test/"), PageError);
      await web.close();
    }).finally(() => (process.emitWarning = emitWarning));
    assert.deepEqual(asked, ["acme.okta.test:80"]);
  });

  it("is read directly where NO_PROXY has its host or a domain that it is in, as calls to AWS are", async () => {
    const asked = hostsAsked();
    for (const NO_PROXY of ["a.test, okta.invalid", "acme.okta.invalid:80", ".okta.invalid", "*"]) {
      await withEnvironment({ http_proxy: url, no_proxy: undefined, NO_PROXY }, async () => {
        const web = new Web();
        await assert.rejects(web.get("http://acme.okta.invalid/"), PageError);
        await assert.rejects(web.get("http://not-okta.invalid/"), PageError);
        await web.close();
      });
    }
    assert.deepEqual(asked, Array(3).fill("not-okta.invalid:80"));
  });

  it("is read directly where NO_PROXY has its network, and at the machine itself", async () => {
    const asked = hostsAsked();
    listener = (_request, response) => response.end("own");
    const proxied = { http_proxy: url, no_proxy: undefined, NO_PROXY: "192.0.2.0/24" };
    await withEnvironment(proxied, async () => {
      const web = new Web({ timeout: 50 });
      await assert.rejects(web.get("http://192.0.2.1/"), PageError);
      await assert.rejects(web.get("http://198.51.100.1/"), PageError);
      assert.equal((await web.get(url)).text, "own");
      await web.close();
    });
    assert.deepEqual(asked, ["198.51.100.1:80"]);
  });

  it("leaves no connection behind through a proxy that never answers", async () => {
    server.once("connect", (_request, socket) => {
      socket.resume().once("end", () => socket.destroy());
    });
    const proxied = { http_proxy: url, no_proxy: undefined, NO_PROXY: undefined };
    await withEnvironment(proxied, async () => {
      const web = new Web({ timeout: 50 });
      await assert.rejects(web.get("http://acme.okta.test/"), /did not answer within 0.05 s/);
      await web.close();
    });
  });

  it("that cannot be reached is named with the reason", async () => {
    listener = (request) => void request.socket.destroy();
    await refused(new Web({ dispatcher }), /^127\.0\.0\.1:\d+ cannot be reached \(.+\)$/);
  });
});
