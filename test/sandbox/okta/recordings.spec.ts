import assert from "node:assert/strict";
import { load } from "cheerio";
import { inGaps } from "../../../sandbox/faults/plant";
import { newSigningKey } from "../../../sandbox/okta/signingKeys";
import type { Properties } from "../../../sandbox/plugins/values";
import { Plugin } from "../plugins/plugin";
import { differences, differencesOfShape, outlineOf, recorded } from "./recordings";
import { type Answer, goodSignOn, type Org, samlApp, startOrg } from "./world";

/** Where the local Okta answers otherwise than every recording, and why it stays so. */
const knownAnswers = {
  "GET /api/v1/users/{id}: no Etag": "no client compares versions of a user",
  "GET /api/v1/users?search: passwordChanged is string, not null":
    "the recorded users had no password yet, and these have one",
};

/** Where the stand-in provider calls in another order than every recording, and why. */
const knownOrders = {
  "userAssignment create: GET /apps/{id} 200, POST /apps/{id}/users 200, GET /apps/{id} 200, GET /apps/{id}/users/{userId} 200":
    "the provider's source reads the application as well; another resource's tests were recorded",
};

type Json = Record<string, unknown>;
const at = (value: unknown, path: string): unknown =>
  path.split(".").reduce((inner, name) => (inner as Json | null)?.[name], value);

describe("the local Okta against recordings of real organizations", () => {
  let org: Org;
  let id: string;
  let body: Json;
  let plugin: Plugin;
  const sent = new Map<string, unknown>();
  /** What the stand-in provider posts and puts for a bookmark. */
  const sentOfBookmark = new Map<string, unknown>();

  before(async () => {
    org = await startOrg();
    plugin = await pluginFor(org);
    // The body of the real provider, which sends more than it needs to.
    await inGaps(
      org.calls,
      { before: ({ operation, request }) => void sent.set(operation, request) },
      async () => {
        const app = await plugin.make("okta:app/saml:Saml", application);
        await plugin.update("okta:app/saml:Saml", app.id, app.properties, {
          ...app.inputs,
          label: "Other",
        });
      },
    );
    await inGaps(
      org.calls,
      { before: ({ operation, request }) => void sentOfBookmark.set(operation, request) },
      async () => {
        const { id: appId, properties, inputs } = await plugin.make(bookmarkType, bookmark);
        await plugin.update(bookmarkType, appId, properties, { ...inputs, label: "Other" });
      },
    );
    body = sent.get("POST /api/v1/apps") as Json;
    id = String((await org.call("POST", "/api/v1/apps?activate=true", body)).json.id);
  });
  after(async () => {
    await plugin.stop();
    await org.okta.stop();
  });

  it("answers every recorded call with its status, headers, members and types", async () => {
    const app = `/api/v1/apps/${id}`;
    const group = org.groupId("Engage Agents");
    const jane = org.personId("jane.doe@acme.com");
    const user = { id: jane, credentials: { userName: "jane", password: {} } };
    const { json } = await org.call("GET", app);
    const policy = String(at(json, "_links.accessPolicy.href")).split("/").pop();
    const search = encodeURIComponent('profile.login eq "jane.doe@acme.com"');
    const calls: [name: string, path: string, body?: unknown][] = [
      ["GET /.well-known/okta-organization", "/.well-known/okta-organization"],
      ["POST /api/v1/apps", "/api/v1/apps?activate=true", body],
      ["GET /api/v1/apps/{id}", app],
      ["PUT /api/v1/apps/{id}", app, { ...body, name: json.name }],
      ["PUT /api/v1/apps/{id}/policies/{policyId}", `${app}/policies/${policy}`],
      ["GET /api/v1/apps/{id}/sso/saml/metadata", `${app}/sso/saml/metadata`],
      ["GET /api/v1/apps/{id}/credentials/keys", `${app}/credentials/keys`],
      ["PUT /api/v1/apps/{id}/groups/{groupId}", `${app}/groups/${group}`, {}],
      ["GET /api/v1/apps/{id}/groups/{groupId}", `${app}/groups/${group}`],
      ["GET /api/v1/apps/{id}/groups", `${app}/groups`],
      ["DELETE /api/v1/apps/{id}/groups/{groupId}", `${app}/groups/${group}`],
      ["POST /api/v1/apps/{id}/users", `${app}/users`, user],
      ["GET /api/v1/apps/{id}/users/{userId}", `${app}/users/${jane}`],
      ["GET /api/v1/apps/{id}/users", `${app}/users`],
      ["DELETE /api/v1/apps/{id}/users/{userId}", `${app}/users/${jane}`],
      ["GET /api/v1/groups?q", "/api/v1/groups?q=Engage"],
      ["GET /api/v1/groups?filter", "/api/v1/groups?limit=9&filter=type+eq+%22BUILT_IN%22"],
      ["GET /api/v1/groups/{id}", `/api/v1/groups/${group}`],
      ["GET /api/v1/policies?type", "/api/v1/policies?type=ACCESS_POLICY"],
      ["GET /api/v1/users?search", `/api/v1/users?limit=1&search=${search}`],
      ["GET /api/v1/users/{id}", `/api/v1/users/${jane}`],
      ["POST /api/v1/apps/{id}/lifecycle/deactivate", `${app}/lifecycle/deactivate`],
      ["GET /api/v1/apps/{id}", app],
      ["POST /api/v1/apps/{id}/lifecycle/activate", `${app}/lifecycle/activate`],
      ["POST /api/v1/apps/{id}/lifecycle/deactivate", `${app}/lifecycle/deactivate`],
      ["DELETE /api/v1/apps/{id}", app],
      ...(await callsOfBookmark()),
    ];
    const found = new Set<string>();
    for (const [name, path, request] of calls) {
      const answer = await org.call(name.split(" ")[0] ?? "", path, request);
      differences(name, answer).forEach((difference) => found.add(difference));
    }
    assert.deepEqual([...found].sort(), Object.keys(knownAnswers).sort());
    const asked = new Set(calls.map(([name]) => name));
    assert.deepEqual(
      Object.keys(recorded.answers).filter((name) => !asked.has(name)),
      [],
    );
    id = String((await org.call("POST", "/api/v1/apps?activate=true", body)).json.id);
  });

  async function callsOfBookmark(): Promise<[name: string, path: string, body?: unknown][]> {
    const posted = sentOfBookmark.get("POST /api/v1/apps");
    const { json } = await org.call("POST", "/api/v1/apps", posted);
    const path = `/api/v1/apps/${String(json.id)}`;
    return [
      ["POST /api/v1/apps of a bookmark", "/api/v1/apps?activate=true", posted],
      ["GET /api/v1/apps/{id} of a bookmark", path],
      ["PUT /api/v1/apps/{id} of a bookmark", path, sentOfBookmark.get("PUT /api/v1/apps/{id}")],
    ];
  }

  it("would notice another status, member, type, header or media type", async () => {
    const name = "GET /api/v1/apps/{id}";
    const answer = await org.call("GET", `/api/v1/apps/${id}`);
    const planted = (change: (json: Json) => void, more: Partial<Answer> = {}) => {
      const json = structuredClone(answer.json);
      change(json);
      return differences(name, { ...answer, text: JSON.stringify(json), ...more });
    };
    const settings = (json: Json) => at(json, "settings") as Json;
    const nothing = () => undefined;
    assert.deepEqual(planted(nothing), []);
    for (const [difference, seen] of [
      ["status 201", planted(nothing, { status: 201 })],
      [
        "content-type text/plain",
        planted(nothing, { headers: new Headers({ "content-type": "text/plain" }) }),
      ],
      ["settings.invented never seen", planted((json) => (settings(json).invented = 1))],
      ["no settings.notes", planted((json) => delete settings(json).notes)],
      ["no orn", planted((json) => delete json.orn)],
      [
        "settings.manualProvisioning is string, not boolean",
        planted((json) => (settings(json).manualProvisioning = "no")),
      ],
      ["created is string, not date", planted((json) => (json.created = "today"))],
    ] as const) {
      assert.deepEqual(seen, [`${name}: ${difference}`]);
    }
    const list = await org.call("GET", `/api/v1/apps/${id}/users`);
    const headers = new Headers({ "content-type": "application/json" });
    assert.match(
      String(differences("GET /api/v1/apps/{id}/users", { ...list, headers })),
      /no Link/,
    );
  });

  describe("the stand-in provider", () => {
    it("posts and puts the members that the real provider sends", () => {
      const put = sent.get("PUT /api/v1/apps/{id}");
      assert.deepEqual(differencesOfShape("postedApp", body), []);
      assert.deepEqual(differencesOfShape("putApp", put), []);
      const posted = sentOfBookmark.get("POST /api/v1/apps");
      assert.deepEqual(differencesOfShape("postedBookmark", posted), []);
      const replaced = sentOfBookmark.get("PUT /api/v1/apps/{id}");
      assert.deepEqual(differencesOfShape("putBookmark", replaced), []);
    });

    for (const pipeline of ["idx", "v1"] as const) {
      it(`calls in the recorded order in an organization with the pipeline ${pipeline}`, async () => {
        const other = await startOrg({ pipeline });
        const own = await pluginFor(other);
        try {
          assert.deepEqual(await unrecordedOrders(other, own), Object.keys(knownOrders));
        } finally {
          await own.stop();
          await other.okta.stop();
        }
      });
    }
  });

  describe("what becomes of an application", () => {
    const read = async () => (await org.call("GET", `/api/v1/apps/${id}`)).json;

    it("keeps what was posted, drops the overrides, and makes null of an empty relay state", async () => {
      const app = await read();
      for (const [path, value] of leaves(body)) {
        const kept = path === "settings.signOn.defaultRelayState" && value === "" ? null : value;
        if (!path.endsWith("Override")) assert.deepEqual(at(app, path), kept, path);
      }
      const signOn = at(app, "settings.signOn") as Json;
      assert.deepEqual(
        Object.keys(signOn).filter((name) => name.endsWith("Override")),
        [],
      );
      const relayState = "https://console.aws.amazon.com/";
      const posted = samlApp({ signOn: { defaultRelayState: relayState } });
      const { json } = await org.call("POST", "/api/v1/apps", posted);
      assert.equal(at(json, "settings.signOn.defaultRelayState"), relayState);
    });

    it("names it by organization, label and number, and its link likewise", async () => {
      const { json } = await org.call("POST", "/api/v1/apps", samlApp({ label: "Engage & Co. 2" }));
      const [name, id] = [String(json.name), String(json.id)];
      assert.match(name, /^acme_engageco2_\d+$/);
      assert.equal(json.orn, `orn:okta:idp:${String(json.orn).split(":")[3]}:apps:${name}:${id}`);
      assert.deepEqual(at(json, "visibility.appLinks"), { [`${name}_link`]: true });
      assert.equal(at(json, "_links.appLinks.0.name"), `${name}_link`);
    });

    it("links to what its status allows", async () => {
      const common =
        "accessPolicy appLinks groups help logo metadata policies profileEnrollment uploadLogo users";
      const links = async () =>
        Object.keys((await read())._links as Json)
          .sort()
          .join(" ");
      const sorted = (text: string) => text.split(" ").sort().join(" ");
      assert.equal(await links(), sorted(`${common} deactivate`));
      await org.call("POST", `/api/v1/apps/${id}/lifecycle/deactivate`);
      assert.equal(await links(), sorted(`${common} activate`));
      await org.call("POST", `/api/v1/apps/${id}/lifecycle/activate`);
    });

    it("has no policy in an organization with the pipeline v1", async () => {
      const classic = await startOrg({ pipeline: "v1" });
      try {
        const app = await classic.createApp();
        const links = Object.keys(app.body._links as Json)
          .sort()
          .join(" ");
        assert.equal(links, "appLinks deactivate groups help logo metadata uploadLogo users");
        assert.deepEqual(differencesOfShape("app", app.body), []);
      } finally {
        await classic.okta.stop();
      }
    });

    it("keeps its name, creation and key when it is replaced, and says its new policy", async () => {
      const before = await read();
      const put = { ...body, name: before.name, label: "Other" };
      const { json } = await org.call("PUT", `/api/v1/apps/${id}`, put);
      for (const path of ["id", "orn", "name", "created", "credentials.signing.kid"]) {
        assert.equal(at(json, path), at(before, path), path);
      }
      assert.equal(json.label, "Other");
      const policies = JSON.parse(
        (await org.call("GET", "/api/v1/policies?type=ACCESS_POLICY")).text,
      ) as Json[];
      const other = String(policies.find(({ system }) => system === false)?.id);
      await org.call("PUT", `/api/v1/apps/${id}/policies/${other}`);
      assert.ok(
        String(at(await read(), "_links.accessPolicy.href")).endsWith(`/policies/${other}`),
      );
    });

    it("gives single logout's issuer as its own, and says in its metadata where users sign out", async () => {
      const slo = {
        enabled: true,
        issuer: "https://sp.acme.test",
        logoutUrl: "https://sp.acme.test/out",
      };
      const { json } = await org.call(
        "POST",
        "/api/v1/apps",
        samlApp({ signOn: { ...(await signedRequests()), slo } }),
      );
      assert.equal(at(json, "settings.signOn.spIssuer"), slo.issuer);
      assert.deepEqual(at(json, "settings.signOn.slo"), slo);
      const { text } = await org.call("GET", `/api/v1/apps/${String(json.id)}/sso/saml/metadata`);
      const { outline } = recorded.metadata;
      const logout = "md:SingleLogoutService Binding Location";
      const formats = outline.indexOf("md:NameIDFormat");
      assert.deepEqual(outlineOf(text), [
        ...outline.slice(0, formats),
        logout,
        ...outline.slice(formats),
      ]);
    });

    it("names an administrator's issuer in its metadata, with its key where that has the place for it", async () => {
      const entityIdWith = async (idpIssuer: string) => {
        const { json } = await org.call("POST", "/api/v1/apps", samlApp({ signOn: { idpIssuer } }));
        const { text } = await org.call("GET", `/api/v1/apps/${String(json.id)}/sso/saml/metadata`);
        const [, key = ""] = /\/(exk\w+)\/sso\/saml"/.exec(text) ?? [];
        return [/entityID="([^"]*)"/.exec(text)?.[1], key];
      };
      assert.equal((await entityIdWith("https://sso.acme.com/idp"))[0], "https://sso.acme.com/idp");
      const [entityId, key] = await entityIdWith("https://sso.acme.com/${org.externalKey}");
      assert.equal(entityId, `https://sso.acme.com/${key}`);
    });

    it("signs with its one key, which lasts ten years", async () => {
      const keys = JSON.parse(
        (await org.call("GET", `/api/v1/apps/${id}/credentials/keys`)).text,
      ) as Json[];
      assert.equal(keys.length, 1);
      assert.equal(keys[0]?.kid, at(await read(), "credentials.signing.kid"));
      const [from, to] = [keys[0]?.created, keys[0]?.expiresAt].map(
        (date) => new Date(String(date)),
      );
      assert.equal((to?.getUTCFullYear() ?? 0) - (from?.getUTCFullYear() ?? 0), 10);
    });

    for (const [subjectNameIdFormat, formats] of Object.entries(recorded.metadata.nameIdFormats)) {
      it(`describes itself with the NameID format ${subjectNameIdFormat.split(":").pop()}`, async () => {
        const app = await org.createApp({
          signOn: { subjectNameIdFormat, ...(await signedRequests()) },
        });
        const { text } = await org.call("GET", `/api/v1/apps/${app.id}/sso/saml/metadata`);
        assert.deepEqual(outlineOf(text), recorded.metadata.outline);
        const $ = load(text, { xml: true });
        const listed = $("md\\:NameIDFormat")
          .toArray()
          .map((element) => $(element).text().split(":").pop());
        assert.deepEqual(listed, formats);
        // It stays false although the application wants its requests signed.
        assert.equal($("md\\:IDPSSODescriptor").attr("WantAuthnRequestsSigned"), "false");
        const lines = $("ds\\:X509Certificate").text().split("\n");
        assert.ok(lines.length > 1 && lines.every(({ length }) => length <= 76), lines[0]);
      });
    }
  });

  it("has one system policy, which cannot be deleted or deactivated", async () => {
    const policies = JSON.parse(
      (await org.call("GET", "/api/v1/policies?type=ACCESS_POLICY")).text,
    ) as Json[];
    assert.deepEqual(policies.filter(({ system }) => system).length, 1);
    for (const { system, _links } of policies) {
      const names = Object.keys(_links as Json)
        .sort()
        .join(" ");
      assert.equal(names, system ? "rules self" : "deactivate mappings rules self");
      assert.deepEqual(
        at(_links, "self.hints.allow"),
        system ? ["GET", "PUT"] : ["GET", "PUT", "DELETE"],
      );
    }
    const ids = policies.map((policy) => String(policy.id));
    assert.deepEqual(ids, [...ids].sort());
  });
});

const bookmarkType = "okta:app/bookmark:Bookmark";
const bookmark: Properties = { label: "Engage", url: "https://engage.acme.test/login" };

const application: Properties = {
  label: "Engage",
  ssoUrl: goodSignOn.ssoAcsUrl,
  recipient: goodSignOn.recipient,
  destination: goodSignOn.destination,
  audience: goodSignOn.audience,
  subjectNameIdTemplate: goodSignOn.subjectNameIdTemplate,
  subjectNameIdFormat: goodSignOn.subjectNameIdFormat,
  signatureAlgorithm: goodSignOn.signatureAlgorithm,
  digestAlgorithm: goodSignOn.digestAlgorithm,
  authnContextClassRef: goodSignOn.authnContextClassRef,
  responseSigned: true,
  assertionSigned: true,
  attributeStatements: [
    { name: "email", values: ["user.email"] },
    { name: "groups", type: "GROUP", filterType: "REGEX", filterValue: ".*" },
  ],
};

function pluginFor({ okta }: Org): Promise<Plugin> {
  const settings = { apiToken: okta.apiToken, orgName: "acme", baseUrl: "okta.com" };
  return Plugin.start("okta", { OKTA_HTTP_PROXY: okta.url }, settings);
}

/** Runs every action of the stand-in provider, and gives what it calls in an order never recorded. */
async function unrecordedOrders(org: Org, plugin: Plugin): Promise<string[]> {
  const wrong: string[] = [];
  const action = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const seen: string[] = [];
    const after = ({ operation }: { operation: string }, { status }: { status: number }) =>
      void seen.push(`${operation.replace("/api/v1", "")} ${status}`);
    const done = await inGaps(org.calls, { after }, work);
    if (!recorded.orders[name]?.includes(seen.join(", "))) {
      wrong.push(`${name}: ${seen.join(", ")}`);
    }
    return done;
  };
  const [saml, group, user] = [
    "okta:app/saml:Saml",
    "okta:app/groupAssignment:GroupAssignment",
    "okta:app/user:User",
  ];
  const tile = await action("bookmark create", () => plugin.make(bookmarkType, bookmark));
  const renamed = { ...tile.inputs, label: "Other" };
  const updated = await action("bookmark update", () =>
    plugin.update(bookmarkType, tile.id, tile.properties, renamed),
  );
  await action("bookmark delete", () => plugin.delete(bookmarkType, tile.id, updated));
  const app = await action("app create", () => plugin.make(saml, application));
  const changed = { ...app.inputs, label: "Other" };
  const properties = await action("app update", () =>
    plugin.update(saml, app.id, app.properties, changed),
  );
  const groupInputs = { appId: app.id, groupId: org.groupId("Engage Agents") };
  const assigned = await action("groupAssignment create", () => plugin.make(group, groupInputs));
  const raised = { ...assigned.inputs, priority: 3 };
  await action("groupAssignment update", () =>
    plugin.update(group, assigned.id, assigned.properties, raised),
  );
  const userInputs = { appId: app.id, userId: org.personId("sam.lee@acme.com"), username: "sam" };
  const person = await action("userAssignment create", () => plugin.make(user, userInputs));
  await action("groupAssignment delete", () =>
    plugin.delete(group, assigned.id, assigned.properties),
  );
  await action("userAssignment delete", () => plugin.delete(user, person.id, person.properties));
  await action("app delete", () => plugin.delete(saml, app.id, properties));
  return wrong;
}

/** Settings of an application that wants its requests signed. */
async function signedRequests(): Promise<Json> {
  const { certificate } = await newSigningKey("service-provider", 2);
  return { samlSignedRequestEnabled: true, spCertificate: { x5c: [certificate] } };
}

/** Every value in a body with its path; lists and empty objects are values. */
function leaves(value: Json, path: string[] = []): [string, unknown][] {
  return Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const here = [...path, name];
    const isObject = typeof inner === "object" && inner !== null && !Array.isArray(inner);
    return isObject && Object.keys(inner).length > 0
      ? leaves(inner as Json, here)
      : [[here.join("."), inner]];
  });
}
