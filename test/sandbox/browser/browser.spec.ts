import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { type Edge, startEdge } from "../../../sandbox/browser/edge";
import {
  type BrowserOptions,
  SandboxBrowser,
  SignInRefused,
} from "../../../sandbox/browser/browser";

const read = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
};

describe("a person with a browser", () => {
  let server: Server;
  let edge: Edge;
  let answer: RequestListener;
  /** What the server was asked: method, host and path, cookies, body. */
  let asked: { what: string; cookie?: string; body: string }[];
  const people: SandboxBrowser[] = [];
  const person = (own: Partial<BrowserOptions> = {}): SandboxBrowser => {
    const { proxyUrl, caPem } = edge;
    const made = new SandboxBrowser({ proxyUrl, caPem, login: "jane", password: "pw", ...own });
    people.push(made);
    return made;
  };

  before(async () => {
    server = createServer((incoming, outgoing) => {
      void read(incoming).then((body) => {
        const { method, url, headers } = incoming;
        asked.push({ what: `${method} ${headers.host}${url}`, cookie: headers.cookie, body });
        answer(incoming, outgoing);
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const hosts = ["a.okta.com", "b.okta.com", "p.auth.ap-southeast-2.amazoncognito.com"];
    edge = await startEdge({ route: (host) => (hosts.includes(host) ? here : undefined) });
  });
  beforeEach(() => {
    asked = [];
  });
  after(async () => {
    await Promise.all(people.map((each) => each.close()));
    await edge.stop();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const sendsPage = (html: string, status = 200): RequestListener => {
    return (_incoming, outgoing) =>
      outgoing.writeHead(status, { "content-type": "text/html" }).end(html);
  };

  it("reads a page without its scripts, one block apart from the next", async () => {
    answer = sendsPage(
      "<title> T </title><h1>One</h1><p>two\n  three</p><script>x()</script>",
      418,
    );
    const page = await person().open("https://a.okta.com/x");
    const url = "https://a.okta.com/x";
    assert.deepEqual(page, { url, status: 418, title: "T", text: "One two three" });
  });

  it("trusts the given authority only", async () => {
    answer = sendsPage("");
    await assert.rejects(person({ caPem: undefined }).open("https://a.okta.com/"));
    assert.deepEqual(asked, []);
  });

  it("keeps cookies by host, path and age", async () => {
    answer = ({ url }, outgoing) => {
      const set: Record<string, string[]> = {
        "/set": ["one=1; Path=/; Secure", "deep=2; Path=/deep", "old=3; Path=/; Max-Age=0"],
        "/drop": ["one=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"],
      };
      outgoing.writeHead(200, { "set-cookie": set[url ?? ""] ?? [] }).end();
    };
    const jane = person();
    const paths = ["a.okta.com/set", "a.okta.com/deep/x", "a.okta.com/deeper", "b.okta.com/"];
    for (const path of [...paths, "a.okta.com/drop", "a.okta.com/"]) {
      await jane.open(`https://${path}`);
    }
    assert.deepEqual(
      asked.map(({ cookie }) => cookie),
      [undefined, "deep=2; one=1", "one=1", undefined, "one=1", undefined],
    );
  });

  for (const status of [302, 303]) {
    it(`follows a redirect ${status} after a form with a GET`, async () => {
      answer = ({ url }, outgoing) => {
        if (url === "/next") {
          return outgoing.writeHead(302, { location: "https://app.acme.test/?code=1" }).end();
        }
        if (url === "/form") {
          return outgoing.writeHead(status, { location: "/next" }).end();
        }
        return outgoing.end(
          '<form method="post" action="/form"><input name="a" value="1&2"></form>',
        );
      };
      await person().signInAtOkta("https://a.okta.com/");
      assert.equal(asked[2]?.what, "GET a.okta.com/next");
      assert.equal(asked[1]?.body, "a=1%262");
      assert.equal(asked[2]?.body, "");
    });
  }

  it("stops at the first redirect that leaves the hosts taking part, and asks nothing there", async () => {
    answer = (_incoming, outgoing) =>
      outgoing.writeHead(302, { location: "https://app.acme.test/callback?code=7" }).end();
    const { finalUrl } = await person().signInAtOkta(
      "https://p.auth.ap-southeast-2.amazoncognito.com/a",
    );
    assert.equal(finalUrl, "https://app.acme.test/callback?code=7");
    assert.equal(asked.length, 1);
  });

  it("takes a callback with an error for a refusal", async () => {
    const location = "https://app.acme.test/callback?error=denied&error_description=not+you";
    answer = (_incoming, outgoing) => outgoing.writeHead(302, { location }).end();
    await assert.rejects(person().signInAtOkta("https://a.okta.com/"), {
      name: "SignInRefused",
      message: `sign-in refused by ${location} (302): denied: not you`,
    });
  });

  it("says which page refused, and its text", async () => {
    answer = sendsPage("<h1>No</h1>", 403);
    const attempt = person().signInAtOkta("https://a.okta.com/x");
    await assert.rejects(attempt, {
      message: "sign-in refused by https://a.okta.com/x (403): No",
    });
    await assert.rejects(person().signInAtOkta("https://a.okta.com/x"), SignInRefused);
  });

  it("takes a page that leads nowhere for a refusal", async () => {
    answer = sendsPage("<p>Welcome");
    await assert.rejects(person().signInAtOkta("https://a.okta.com/"), /Welcome/);
  });

  it("types the password at Okta only", async () => {
    answer = sendsPage('<form method="post"><input name="password" type="password"></form>');
    const elsewhere = person().signInAtOkta(
      "https://p.auth.ap-southeast-2.amazoncognito.com/login",
    );
    await assert.rejects(elsewhere, SignInRefused);
    assert.equal(asked.length, 1);
    await assert.rejects(person().signInAtOkta("https://a.okta.com/login"), SignInRefused);
    assert.equal(asked[2]?.body, "password=pw&username=jane");
  });

  it("posts the response as it was tampered with", async () => {
    const value = Buffer.from("<R>é</R>").toString("base64");
    answer = ({ url }, outgoing) => {
      if (url === "/acs") {
        return outgoing.writeHead(302, { location: "https://app.acme.test/?code=1" }).end();
      }
      return outgoing.end(
        `<form method="post" action="/acs"><input name="SAMLResponse" value="${value}">` +
          '<input name="RelayState" value="r"></form>',
      );
    };
    const onSamlResponse = (xml: string) => xml.replace("é", "è");
    const done = await person({ onSamlResponse }).signInAtOkta("https://a.okta.com/");
    assert.equal(done.samlResponse, "<R>è</R>");
    const posted = new URLSearchParams(asked[1]?.body);
    assert.equal(posted.get("RelayState"), "r");
    const response = posted.get("SAMLResponse") ?? "";
    assert.equal(Buffer.from(response, "base64").toString(), "<R>è</R>");
  });

  it("does not go round in circles", async () => {
    answer = (_incoming, outgoing) => outgoing.writeHead(302, { location: "/again" }).end();
    await assert.rejects(person().open("https://a.okta.com/again"), /circles/);
    answer = sendsPage('<form method="post"></form>');
    await assert.rejects(person().signInAtOkta("https://a.okta.com/"), /circles/);
  });
});
