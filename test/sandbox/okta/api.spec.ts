import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { generateKeyPairSync } from "node:crypto";
import { connect } from "node:net";
import { SignJWT } from "jose";
import { type Fault } from "../../../sandbox/faults/calls";
import { inGaps } from "../../../sandbox/faults/plant";
import { type Org, samlApp, startOrg } from "./world";

describe("the local Okta's API", () => {
  let org: Org;
  before(async () => {
    org = await startOrg();
  });
  after(() => org.okta.stop());
  afterEach(() => {
    org.calls.fault = () => undefined;
    org.calls.clear();
  });

  describe("who may call", () => {
    for (const [what, authorization, status, code] of [
      ["a wrong API token", "SSWS wrong", 401, "E0000011"],
      ["a bearer token that was never given out", "Bearer made-up", 401, "E0000011"],
      [
        "the API token as a bearer token",
        "Bearer 00local-okta-api-token-of-nobody",
        401,
        "E0000011",
      ],
      ["no token", "", 403, "E0000005"],
    ] as const) {
      it(`refuses ${what} with ${code}`, async () => {
        const answer = await org.call("GET", "/api/v1/users/me", undefined, { authorization });
        assert.equal(answer.status, status);
        assert.equal(answer.json.errorCode, code);
      });
    }

    it("does nothing for a call without a good token", async () => {
      const before = org.okta.snapshot().apps.length;
      await org.call("POST", "/api/v1/apps", samlApp(), { authorization: "SSWS wrong" });
      assert.equal(org.okta.snapshot().apps.length, before);
    });

    it("tells who the API token belongs to", async () => {
      assert.equal((await org.call("GET", "/api/v1/users/me")).json.status, "ACTIVE");
    });

    it("tells everybody that it is an Identity Engine org", async () => {
      const own = { authorization: "" };
      const answer = await org.call("GET", "/.well-known/okta-organization", undefined, own);
      assert.equal(answer.json.pipeline, "idx");
    });
  });

  describe("the shape of answers", () => {
    it("has Okta's error body", async () => {
      const { status, json } = await org.call("GET", "/api/v1/apps/0oanone");
      assert.equal(status, 404);
      const { errorId, ...rest } = json;
      assert.match(String(errorId), /^oae/);
      assert.deepEqual(rest, {
        errorCode: "E0000007",
        errorSummary: "Not found: Resource not found: 0oanone (AppInstance)",
        errorLink: "E0000007",
        errorCauses: [],
      });
    });

    it("has a media type without charset, which the provider's SDK compares as a whole", async () => {
      const { headers } = await org.call("GET", "/api/v1/users/me");
      assert.equal(headers.get("content-type"), "application/json");
    });

    it("tells a rate limit", async () => {
      const { headers } = await org.call("GET", "/api/v1/users/me");
      assert.equal(headers.get("X-Rate-Limit-Limit"), "600");
      assert.ok(Number(headers.get("X-Rate-Limit-Reset")) * 1000 > Date.now());
    });

    it("refuses a body that is not JSON", async () => {
      const answer = await org.call("POST", "/api/v1/apps", "{label:");
      assert.equal(answer.status, 400);
      assert.equal(answer.json.errorCode, "E0000003");
    });

    it("takes a proxy's request line with the port dropped", async () => {
      const port = Number(new URL(org.okta.url).port);
      const text = await new Promise<string>((resolve, reject) => {
        let seen = "";
        const socket = connect(port, "127.0.0.1", () =>
          socket.write(
            "GET http://127.0.0.1/api/v1/groups?limit=1 HTTP/1.1\r\nHost: 127.0.0.1\r\n" +
              `Authorization: SSWS ${org.okta.apiToken}\r\nConnection: close\r\n\r\n`,
          ),
        );
        socket.on("data", (data) => (seen += data.toString()));
        socket.on("end", () => resolve(seen)).on("error", reject);
      });
      assert.match(text, /^HTTP\/1\.1 200 /);
      // The way to the next page has the port that the caller needs.
      assert.ok(text.includes(`<${org.okta.url}/api/v1/groups?limit=1&after=`), text);
    });

    it("answers for its own host only", async () => {
      const port = Number(new URL(org.okta.url).port);
      const text = await new Promise<string>((resolve) => {
        const socket = connect(port, "127.0.0.1", () =>
          socket.write("GET / HTTP/1.1\r\nHost: other.okta.com\r\nConnection: close\r\n\r\n"),
        );
        socket.on("data", (data) => resolve(data.toString()));
      });
      assert.match(text, /^HTTP\/1\.1 404 /);
    });
  });

  describe("pages of a list", () => {
    it("are linked to each other until the last", async () => {
      const seen: string[] = [];
      let path: string | undefined = "/api/v1/groups?limit=2";
      while (path) {
        const { headers, text }: { headers: Headers; text: string } = await org.call("GET", path);
        const groups = JSON.parse(text) as { profile: { name: string } }[];
        assert.ok(groups.length <= 2);
        seen.push(...groups.map(({ profile }) => profile.name));
        const next = /<([^>]*)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
        assert.match(headers.get("link") ?? "", /rel="self"/);
        path = next?.replace(org.okta.url, "");
      }
      const all = ["Everyone", "Engage Agents", "Engage Agents Trial", "Connect Agents"];
      assert.deepEqual(seen, all);
    });
  });

  describe("lookups", () => {
    const names = async (path: string): Promise<unknown[]> => {
      const { text } = await org.call("GET", path);
      const found = JSON.parse(text) as { profile: Record<string, unknown> }[];
      return found.map(({ profile }) => profile.name ?? profile.login);
    };

    it("finds groups by the beginning of their name, so that one name can find two", async () => {
      const both = ["Engage Agents", "Engage Agents Trial"];
      assert.deepEqual(await names("/api/v1/groups?q=engage%20agents"), both);
      assert.deepEqual(await names("/api/v1/groups?q=Connect"), ["Connect Agents"]);
      assert.deepEqual(await names("/api/v1/groups?q=Agents"), []);
    });

    it("finds groups by search and filter", async () => {
      const exact = encodeURIComponent('profile.name eq "Engage Agents"');
      assert.deepEqual(await names(`/api/v1/groups?search=${exact}`), ["Engage Agents"]);
      const builtIn = encodeURIComponent('type eq "BUILT_IN"');
      assert.deepEqual(await names(`/api/v1/groups?filter=${builtIn}`), ["Everyone"]);
    });

    it("finds people by search, whatever the letters' case", async () => {
      const search = (text: string) =>
        names(`/api/v1/users?limit=1&search=${encodeURIComponent(text)}`);
      assert.deepEqual(await search('profile.login eq "JANE.doe@acme.com"'), ["jane.doe@acme.com"]);
      const joined = 'profile.firstName eq "Sam" and profile.lastName sw "L"';
      assert.deepEqual(await search(joined), ["sam.lee@acme.com"]);
      assert.deepEqual(await search('profile.login eq "nobody"'), []);
      assert.deepEqual(await search('profile.login eq "x" or profile.login co "sam"'), [
        "sam.lee@acme.com",
      ]);
    });

    it("refuses a search that it cannot read", async () => {
      const { json } = await org.call("GET", "/api/v1/users?search=profile.login%20is%20jane");
      assert.equal(json.errorCode, "E0000031");
    });

    it("lists the people of a group, and those assigned to an app with their user on request", async () => {
      const { id: appId } = await org.createApp();
      const { json } = await org.call("GET", "/api/v1/groups?q=Engage%20Agents");
      const [{ id: groupId }] = json as unknown as [{ id: string }];
      await org.call("PUT", `/api/v1/apps/${appId}/groups/${groupId}`, {});
      const people = async (path: string) =>
        (await org.call("GET", path)).json as unknown as Record<string, unknown>[];
      const members = await people(`/api/v1/groups/${groupId}/users`);
      assert.deepEqual(
        members.map(({ profile }) => (profile as { login: string }).login),
        ["jane.doe@acme.com"],
      );
      const [bare] = await people(`/api/v1/apps/${appId}/users`);
      assert.equal(bare?._embedded, undefined);
      const [expanded] = await people(`/api/v1/apps/${appId}/users?expand=user`);
      const { user } = expanded!._embedded as { user: Record<string, unknown> };
      assert.deepEqual([expanded!.scope, user], ["GROUP", members[0]]);
    });

    it("finds a person by id and by login, with groups", async () => {
      const id = org.personId("jane.doe@acme.com");
      for (const key of [id, "jane.doe@acme.com"]) {
        assert.equal((await org.call("GET", `/api/v1/users/${key}`)).json.id, id);
      }
      const groups = ["Everyone", "Engage Agents", "Connect Agents"];
      assert.deepEqual(await names(`/api/v1/users/${id}/groups`), groups);
      assert.equal((await org.call("GET", "/api/v1/users/00unone")).status, 404);
    });

    it("lists access policies, one of them the default", async () => {
      const { text } = await org.call("GET", "/api/v1/policies?type=ACCESS_POLICY");
      const policies = JSON.parse(text) as { system: boolean }[];
      assert.ok(policies.length > 1);
      assert.equal(policies.filter(({ system }) => system).length, 1);
    });
  });

  describe("calls and faults", () => {
    const suffer = (fault: Fault) => (org.calls.fault = () => fault);
    const count = () => org.okta.snapshot().apps.length;
    const create = () => org.call("POST", "/api/v1/apps?activate=true", samlApp());

    it("announces each call by method and path template, with its body", async () => {
      const app = await org.createApp();
      await org.call("PUT", `/api/v1/apps/${app.id}`, samlApp({ label: "Other" }));
      await org.call("GET", `/api/v1/apps/${app.id}`);
      const seen = org.calls.all().map(({ service, operation, writes }) => {
        return `${service} ${operation} ${writes}`;
      });
      assert.deepEqual(seen, [
        "okta POST /api/v1/apps true",
        "okta PUT /api/v1/apps/{id} true",
        "okta GET /api/v1/apps/{id} false",
      ]);
      assert.deepEqual(org.calls.all()[1]?.request, samlApp({ label: "Other" }));
    });

    it("announces no page of the identity provider", async () => {
      await fetch(`${org.okta.url}/app/exknone/sso/saml/metadata`);
      assert.deepEqual(org.calls.all(), []);
    });

    it("answers a planted status instead, without effect", async () => {
      const before = count();
      suffer({ kind: "status", status: 429, headers: { "Retry-After": "7" } });
      const limited = await create();
      assert.equal(limited.status, 429);
      assert.equal(limited.json.errorCode, "E0000047");
      assert.equal(limited.headers.get("retry-after"), "7");
      suffer({ kind: "status", status: 500 });
      assert.equal((await create()).json.errorCode, "E0000009");
      assert.equal(count(), before);
    });

    it("refuses as Okta does, without effect", async () => {
      const before = count();
      suffer({ kind: "refused", reason: "expired token" });
      const expired = await create();
      assert.deepEqual([expired.status, expired.json.errorCode], [401, "E0000011"]);
      suffer({ kind: "refused", reason: "access denied" });
      const denied = await create();
      assert.deepEqual([denied.status, denied.json.errorCode], [403, "E0000006"]);
      assert.equal(count(), before);
    });

    for (const tookEffect of [false, true]) {
      it(`never answers, whether or not it ${tookEffect ? "did" : "does"} what was asked`, async () => {
        const before = count();
        suffer({ kind: "silence", tookEffect });
        const patience = new AbortController();
        const answer = fetch(`${org.okta.url}/api/v1/apps?activate=true`, {
          method: "POST",
          headers: {
            authorization: `SSWS ${org.okta.apiToken}`,
            "content-type": "application/json",
          },
          body: JSON.stringify(samlApp()),
          signal: patience.signal,
        });
        answer.catch(() => undefined);
        // The making of a key takes its time, so an effect is waited for.
        while (tookEffect && count() === before) await setTimeout(20);
        await setTimeout(300);
        patience.abort();
        await assert.rejects(answer, { name: "AbortError" });
        assert.equal(count(), before + Number(tookEffect));
      });
    }

    it("opens a gap before the effect and one before the answer", async () => {
      const gaps: number[] = [];
      const before = count();
      await inGaps(
        org.calls,
        { before: () => void gaps.push(count()), after: () => void gaps.push(count()) },
        create,
      );
      assert.deepEqual(gaps, [before, before + 1]);
    });

    it("breaks off before the effect", async () => {
      const before = count();
      suffer({ kind: "resetBefore" });
      await assert.rejects(create());
      assert.equal(count(), before);
    });

    it("breaks off after the effect", async () => {
      const before = count();
      suffer({ kind: "resetAfter" });
      await assert.rejects(create());
      assert.equal(count(), before + 1);
    });

    it("breaks off after an effect that has no body to answer", async () => {
      const app = await org.createApp({}, false);
      suffer({ kind: "resetAfter" });
      await assert.rejects(org.call("DELETE", `/api/v1/apps/${app.id}`));
      assert.ok(!org.okta.snapshot().apps.some(({ id }) => id === app.id));
    });

    it("answers as usual after a stall", async () => {
      suffer({ kind: "stall", milliseconds: 5 });
      assert.equal((await create()).status, 200);
    });

    const endless: Fault[] = [
      { kind: "stall", milliseconds: 3_600_000 },
      { kind: "silence" },
      { kind: "silence", tookEffect: true },
    ];
    it("does not wait for an answer that never comes when it is stopped", async () => {
      for (const fault of endless) await stopDuring(fault);
    });

    async function stopDuring(fault: Fault): Promise<void> {
      const other = await startOrg();
      other.calls.fault = () => fault;
      const waiting = other.call("GET", "/api/v1/users/me").then(
        ({ status }) => status,
        () => "no answer",
      );
      while (other.calls.all().length === 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      await other.okta.stop();
      assert.equal(await waiting, "no answer");
    }
  });
});

describe("the local Okta's token endpoint", () => {
  const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const clientId = "0oaservice";
  let org: Org;
  before(async () => {
    const publicKeyPem = pair.publicKey.export({ type: "spki", format: "pem" }).toString();
    org = await startOrg({ oauthClients: [{ clientId, privateKeyId: "key-1", publicKeyPem }] });
  });
  after(() => org.okta.stop());

  interface Assertion {
    key?: typeof pair.privateKey;
    kid?: string;
    client?: string;
    audience?: string;
    expires?: string;
    scope?: string;
    grant?: string;
  }
  const ask = async (given: Assertion = {}) => {
    const client = given.client ?? clientId;
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: "RS256", kid: given.kid ?? "key-1" })
      .setIssuer(client)
      .setSubject(client)
      .setIssuedAt()
      .setExpirationTime(given.expires ?? "5m")
      .setAudience(given.audience ?? `https://${org.okta.host}/oauth2/v1/token`)
      .sign(given.key ?? pair.privateKey);
    const answer = await fetch(`${org.okta.url}/oauth2/v1/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: given.grant ?? "client_credentials",
        scope: given.scope ?? "okta.apps.manage okta.groups.read",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion,
      }),
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, string> };
  };
  const bearer = async (scope: string) => ({
    authorization: `Bearer ${(await ask({ scope })).json.access_token}`,
  });

  it("gives a token that the API accepts", async () => {
    const own = await bearer("okta.apps.manage okta.groups.read");
    assert.equal((await org.call("GET", "/api/v1/groups", undefined, own)).status, 200);
    assert.equal((await org.call("POST", "/api/v1/apps", samlApp(), own)).status, 200);
    // To manage is to read as well.
    assert.equal((await org.call("GET", "/api/v1/apps", undefined, own)).status, 200);
  });

  for (const [what, given, error] of [
    ["a strange key", { key: stranger.privateKey }, "invalid_client"],
    ["an unknown key id", { kid: "key-2" }, "invalid_client"],
    ["an unknown client", { client: "0oaother" }, "invalid_client"],
    ["another audience", { audience: "https://other.okta.com/oauth2/v1/token" }, "invalid_client"],
    ["an expired assertion", { expires: "-5m" }, "invalid_client"],
    ["a scope that was not granted", { scope: "okta.users.manage" }, "invalid_scope"],
    ["no scope", { scope: "" }, "invalid_scope"],
    ["another grant", { grant: "password" }, "unsupported_grant_type"],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { status, json } = await ask(given);
      assert.equal(json.error, error);
      assert.ok(status === 400 || status === 401);
      assert.equal(json.access_token, undefined);
    });
  }

  it("gives a token for its scopes only", async () => {
    const own = await bearer("okta.apps.read");
    assert.equal((await org.call("GET", "/api/v1/apps", undefined, own)).status, 200);
    for (const [method, path] of [
      ["POST", "/api/v1/apps"],
      ["GET", "/api/v1/policies?type=ACCESS_POLICY"],
      ["GET", "/api/v1/users"],
    ] as const) {
      const answer = await org.call(method, path, method === "POST" ? samlApp() : undefined, own);
      assert.equal(answer.status, 403, path);
      assert.equal(answer.json.errorCode, "E0000006");
    }
  });

  it("is announced as a call that changes nothing", async () => {
    org.calls.clear();
    await ask();
    assert.deepEqual(
      org.calls.all().map(({ operation, writes }) => [operation, writes]),
      [["POST /oauth2/v1/token", false]],
    );
  });
});
