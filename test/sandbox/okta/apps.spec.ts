import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { type Changes, goodSignOn, type Org, readMetadata, samlApp, startOrg } from "./world";

type Json = Record<string, unknown>;

describe("apps in the local Okta", () => {
  let org: Org;
  before(async () => {
    org = await startOrg();
  });
  after(() => org.okta.stop());

  const causes = (json: Json) =>
    (json.errorCauses as { errorSummary: string }[]).map(({ errorSummary }) => errorSummary);

  describe("what a custom app must have", () => {
    const blank = [
      "ssoAcsUrl",
      "recipient",
      "destination",
      "audience",
      "subjectNameIdTemplate",
      "subjectNameIdFormat",
      "signatureAlgorithm",
      "digestAlgorithm",
      "authnContextClassRef",
    ];
    const group = { type: "GROUP", name: "g", filterType: "EQUALS", filterValue: "x" };
    const expression = { type: "EXPRESSION", name: "e", values: ["user.email"] };
    const statement = (changes: Json) => ({ signOn: { attributeStatements: [changes] } });
    const rows: [string, Changes, RegExp][] = [
      ...blank.map((field): [string, Changes, RegExp] => [
        `${field} is missing`,
        { signOn: { [field]: undefined } },
        new RegExp(`^${field}: The field cannot be left blank$`),
      ]),
      ["audience is blank", { signOn: { audience: " " } }, /^audience: /],
      ["the label is missing", { label: " " }, /^label: The field cannot be left blank/],
      ["the label has over 100 letters", { label: "x".repeat(101) }, /^label: .*too long/],
      [
        "nothing is signed",
        { signOn: { responseSigned: false, assertionSigned: false } },
        /^responseSigned: /,
      ],
      ["the ACS URL is none", { signOn: { ssoAcsUrl: "sp.acme.test" } }, /^ssoAcsUrl: .* URL/],
      ["the NameID format is unknown", { signOn: { subjectNameIdFormat: "x" } }, /NameIdFormat: /],
      ["the algorithm is unknown", { signOn: { signatureAlgorithm: "RSA" } }, /^signatureAlg/],
      ["the template is unknown", { signOn: { subjectNameIdTemplate: "${user.mail}" } }, /mail/],
      ["GROUP has values", statement({ ...group, values: ["x"] }), /has values alone/],
      ["GROUP has no filter", statement({ type: "GROUP", name: "g" }), /has values alone/],
      ["GROUP has another filter", statement({ ...group, filterType: "LIKE" }), /has values alone/],
      [
        "EXPRESSION has a filter",
        statement({ ...expression, filterValue: "x" }),
        /has values alone/,
      ],
      ["EXPRESSION has no values", statement({ ...expression, values: [] }), /has values alone/],
      ["EXPRESSION misspells", statement({ ...expression, values: ["user.emial"] }), /emial/],
      [
        "EXPRESSION calls what the local Okta has not",
        statement({ ...expression, values: ["String.toLowerCase(user.email)"] }),
        /not known to the local Okta/,
      ],
      [
        "EXPRESSION joins texts",
        statement({ ...expression, values: ['user.firstName + "x"'] }),
        /not known to the local Okta/,
      ],
      ["a statement has no name", statement({ ...expression, name: "" }), /\[0\]\.name: .* blank$/],
      ["a statement has another type", statement({ ...expression, type: "X" }), /has values alone/],
      ["the namespace is unknown", statement({ ...expression, namespace: "x" }), /namespace/],
      ["requests are signed by nobody", { signOn: { samlSignedRequestEnabled: true } }, /^spCert/],
      ["the certificate is none", { signOn: { spCertificate: { x5c: ["MII"] } } }, /^spCert/],
    ];
    for (const [what, changes, expected] of rows) {
      it(`refuses to create or replace when ${what}`, async () => {
        const app = await org.createApp();
        for (const [method, path] of [
          ["POST", "/api/v1/apps"],
          ["PUT", `/api/v1/apps/${app.id}`],
        ] as const) {
          const { status, json } = await org.call(method, path, samlApp(changes));
          assert.equal(status, 400);
          assert.equal(json.errorCode, "E0000001");
          assert.match(String(json.errorSummary), /^Api validation failed: \w+/);
          assert.equal(causes(json).length, 1, String(causes(json)));
          assert.match(String(causes(json)[0]), expected);
        }
        assert.deepEqual(org.app(app.id), app);
      });
    }

    it("refuses a bookmark without a label, an address or its catalogue's name", async () => {
      const app = { url: "https://engage.acme.test/" };
      const good = { name: "bookmark", label: "E", signOnMode: "BOOKMARK", settings: { app } };
      for (const [change, status, expected] of [
        [{ label: " " }, 400, /label: The field cannot be left blank/],
        [{ settings: { app: { url: "engage" } } }, 400, /url: The field must be a URL/],
        [{ settings: {} }, 400, /not well-formed/],
        [{ name: "bookmarks" }, 404, /bookmarks/],
      ] as const) {
        const answer = await org.call("POST", "/api/v1/apps", { ...good, ...change });
        assert.equal(answer.status, status, answer.text);
        assert.match(answer.text, expected);
      }
      assert.equal((await org.call("POST", "/api/v1/apps", good)).status, 200);
    });

    it("names every fault at once", async () => {
      const { json } = await org.call("POST", "/api/v1/apps", { signOnMode: "SAML_2_0" });
      assert.equal(causes(json).length, blank.length + 2);
    });

    it("refuses a wrong type as a malformed body", async () => {
      const { json } = await org.call("POST", "/api/v1/apps", samlApp({ app: { label: 7 } }));
      assert.equal(json.errorCode, "E0000003");
    });

    it("knows no catalogue", async () => {
      const app = samlApp({ app: { name: "amazon_aws" } });
      assert.equal((await org.call("POST", "/api/v1/apps", app)).json.errorCode, "E0000007");
    });
  });

  describe("what is kept", () => {
    const posted = {
      label: "Engage & Co",
      signOn: {
        ...{ defaultRelayState: "https://x.test/?a=1&b=2", honorForceAuthn: false },
        attributeStatements: [
          { type: "EXPRESSION", name: "email", values: ["user.email"] },
          { type: "GROUP", name: "groups", filterType: "REGEX", filterValue: ".*" },
        ],
      },
      app: {
        accessibility: { selfService: true },
        visibility: { autoSubmitToolbar: true, hide: { iOS: true, web: true } },
      },
    };

    it("answers what the provider reads, and what was posted", async () => {
      const app = await org.createApp(posted);
      const { json } = await org.call("GET", `/api/v1/apps/${app.id}`);
      assert.match(String(json.id), /^0oa\w{17}$/);
      assert.match(String(json.name), /^acme_engageco_\d+$/);
      assert.equal(json.label, "Engage & Co");
      assert.equal(json.status, "ACTIVE");
      assert.deepEqual(json.credentials, {
        userNameTemplate: { template: "${source.login}", type: "BUILT_IN" },
        signing: { kid: app.activeKid },
      });
      const visibility = json.visibility as Json;
      assert.deepEqual(visibility.hide, { iOS: true, web: true });
      assert.equal(visibility.autoSubmitToolbar, true);
      assert.equal((json.accessibility as Json).selfService, true);
      const { notes, signOn } = json.settings as { notes: Json; signOn: Json };
      assert.deepEqual(notes, { admin: null, enduser: null });
      assert.equal(signOn.idpIssuer, "http://www.okta.com/${org.externalKey}");
      for (const [name, value] of Object.entries({ ...goodSignOn, ...posted.signOn })) {
        if (name !== "attributeStatements") {
          assert.deepEqual(signOn[name], value, name);
        }
      }
      const namespace = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified";
      assert.deepEqual(
        signOn.attributeStatements,
        posted.signOn.attributeStatements.map((statement) => ({ ...statement, namespace })),
      );
      const links = json._links as Record<string, Json & Json[]>;
      const base = `https://acme.okta.com/api/v1/apps/${app.id}`;
      assert.equal(links.metadata?.href, `${base}/sso/saml/metadata`);
      assert.match(String(links.accessPolicy?.href), /\/api\/v1\/policies\/rst\w{17}$/);
      assert.equal(links.appLinks?.[0]?.href, app.tileUrl);
      assert.ok(links.logo?.[0]?.href);
    });

    it("replaces on PUT: what is left out goes back to the default", async () => {
      const app = await org.createApp(posted);
      const { json } = await org.call("PUT", `/api/v1/apps/${app.id}`, {
        ...samlApp({ label: "Engage" }),
        name: app.name,
      });
      assert.equal(json.name, app.name);
      const { signOn } = json.settings as { signOn: Json };
      assert.deepEqual(signOn.attributeStatements, []);
      assert.equal(signOn.defaultRelayState, null);
      assert.equal(org.app(app.id).activeKid, app.activeKid);
      assert.equal(org.app(app.id).externalKey, app.externalKey);
    });

    it("passes over a field that it does not know", async () => {
      const { body } = await org.createApp({ signOn: { audiense: "x" } });
      assert.ok(!JSON.stringify(body).includes("audiense"));
    });

    it("lets two apps have one label", async () => {
      const [one, two] = [await org.createApp(), await org.createApp()];
      assert.equal(one.label, two.label);
      assert.notEqual(one.name, two.name);
      assert.notEqual(one.externalKey, two.externalKey);
    });
  });

  describe("life and death", () => {
    const change = (id: string, verb: string) =>
      org.call("POST", `/api/v1/apps/${id}/lifecycle/${verb}`);

    it("refuses to delete an active app, and deletes a deactivated one", async () => {
      const { id } = await org.createApp();
      const refused = await org.call("DELETE", `/api/v1/apps/${id}`);
      assert.equal(refused.status, 403);
      assert.equal(refused.json.errorCode, "E0000056");
      const off = await change(id, "deactivate");
      assert.deepEqual([off.status, off.text], [200, "{}"]);
      const gone = await org.call("DELETE", `/api/v1/apps/${id}`);
      assert.deepEqual([gone.status, gone.text], [204, ""]);
      assert.equal((await org.call("GET", `/api/v1/apps/${id}`)).status, 404);
    });

    it("creates an app that is not active, and activates it", async () => {
      const { id, status } = await org.createApp({}, false);
      assert.equal(status, "INACTIVE");
      await change(id, "activate");
      assert.equal(org.app(id).status, "ACTIVE");
    });

    it("takes another access policy, but none that it does not have", async () => {
      const { id, policyId } = await org.createApp();
      const { text } = await org.call("GET", "/api/v1/policies?type=ACCESS_POLICY");
      const [other] = (JSON.parse(text) as Json[]).filter((policy) => policy.id !== policyId);
      const answer = await org.call("PUT", `/api/v1/apps/${id}/policies/${String(other?.id)}`);
      assert.deepEqual([answer.status, answer.text], [204, ""]);
      assert.equal(org.app(id).policyId, other?.id);
      assert.equal((await org.call("PUT", `/api/v1/apps/${id}/policies/rstnone`)).status, 404);
    });
  });

  describe("certificates and metadata", () => {
    const keysOf = async (id: string) =>
      JSON.parse((await org.call("GET", `/api/v1/apps/${id}/credentials/keys`)).text) as Json[];

    it("gives each app a self-signed certificate of its own, for ten years", async () => {
      const [one, two] = [await org.createApp(), await org.createApp()];
      const [key, ...none] = await keysOf(one.id);
      assert.deepEqual(none, []);
      assert.equal(key?.kid, one.activeKid);
      assert.deepEqual([key?.kty, key?.use, key?.e], ["RSA", "sig", "AQAB"]);
      const [x5c = ""] = key!.x5c as string[];
      assert.notEqual(x5c, ((await keysOf(two.id))[0]!.x5c as string[])[0]);
      const certificate = new X509Certificate(Buffer.from(x5c, "base64"));
      assert.ok(certificate.verify(certificate.publicKey));
      assert.equal(certificate.publicKey.export({ format: "jwk" }).n, key?.n);
      const expires = new Date(certificate.validTo);
      assert.equal(expires.toISOString(), String(key?.expiresAt));
      assert.equal(expires.getUTCFullYear(), new Date().getUTCFullYear() + 10);
    });

    it("makes a new key, which signs only when the app names it", async () => {
      const app = await org.createApp();
      const before = await readMetadata(org, app);
      const path = `/api/v1/apps/${app.id}/credentials/keys/generate?validityYears=3`;
      const { status, json } = await org.call("POST", path);
      assert.equal(status, 201);
      const years = new Date(String(json.expiresAt)).getUTCFullYear() - new Date().getUTCFullYear();
      assert.equal(years, 3);
      assert.equal((await keysOf(app.id)).length, 2);
      assert.equal((await readMetadata(org, app)).certificate, before.certificate);

      const credentials = { signing: { kid: json.kid } };
      await org.call("PUT", `/api/v1/apps/${app.id}`, samlApp({ app: { credentials } }));
      assert.equal(org.app(app.id).activeKid, json.kid);
      assert.equal((await readMetadata(org, app)).certificate, (json.x5c as string[])[0]);
    });

    for (const years of ["1", "11", "2.5", ""]) {
      it(`refuses a validity of "${years}" years`, async () => {
        const { id } = await org.createApp();
        const path = `/api/v1/apps/${id}/credentials/keys/generate?validityYears=${years}`;
        const { json } = await org.call("POST", path);
        assert.equal(json.errorCode, "E0000001");
        assert.match(String(causes(json)[0]), /2 - 10 years/);
      });
    }

    it("refuses a signing key that the app does not have", async () => {
      const app = await org.createApp();
      const body = samlApp({ app: { credentials: { signing: { kid: "none" } } } });
      const { json } = await org.call("PUT", `/api/v1/apps/${app.id}`, body);
      assert.equal(json.errorCode, "E0000001");
      assert.deepEqual(org.app(app.id), app);
    });

    it("shows the metadata to everybody at the public address only", async () => {
      const app = await org.createApp();
      const open = await readMetadata(org, app);
      assert.equal(open.status, 200);
      assert.equal(open.entityId, `http://www.okta.com/${app.externalKey}`);
      assert.match(app.externalKey, /^exk\w{17}$/);
      const way = `/app/${app.name}/${app.externalKey}/sso/saml`;
      assert.equal(open.ssoUrl, `https://acme.okta.com${way}`);

      const path = `/api/v1/apps/${app.id}/sso/saml/metadata`;
      const closed = await org.call("GET", path, undefined, { authorization: "" });
      assert.equal(closed.status, 403);
      const wrong = await org.call("GET", path, undefined, { authorization: "SSWS wrong" });
      assert.equal(wrong.status, 401);
      const { text, headers } = await org.call("GET", `${path}?kid=${app.activeKid}`);
      assert.match(headers.get("content-type") ?? "", /application\/xml/);
      assert.ok(text.replace(/\s/g, "").includes(open.certificate));
      assert.equal((await org.call("GET", `${path}?kid=none`)).status, 404);
    });

    it("has no metadata of an app that is unknown, not active, or deleted", async () => {
      const app = await org.createApp();
      const statuses = async () => [
        (await readMetadata(org, app).catch(() => ({ status: 404 }))).status,
        (await org.call("GET", `/api/v1/apps/${app.id}/sso/saml/metadata`)).status,
      ];
      assert.deepEqual(await statuses(), [200, 200]);
      await org.call("POST", `/api/v1/apps/${app.id}/lifecycle/deactivate`);
      assert.deepEqual(await statuses(), [404, 404]);
      await org.call("DELETE", `/api/v1/apps/${app.id}`);
      assert.deepEqual(await statuses(), [404, 404]);
      const unknown = await fetch(`${org.okta.url}/app/exknone/sso/saml/metadata`);
      assert.equal(unknown.status, 404);
    });
  });

  describe("assignments", () => {
    it("assigns a group, answers it, lists it and takes it away", async () => {
      const app = await org.createApp();
      const path = `/api/v1/apps/${app.id}/groups/${org.groupId("Engage Agents")}`;
      assert.equal((await org.call("GET", path)).status, 404);
      const { json } = await org.call("PUT", path, {});
      assert.equal(json.id, org.groupId("Engage Agents"));
      assert.equal(json.priority, 0);
      await org.call("PUT", path, {});
      assert.deepEqual((await org.call("GET", path)).json.id, json.id);
      const list = await org.call("GET", `/api/v1/apps/${app.id}/groups?limit=200`);
      assert.equal((JSON.parse(list.text) as Json[]).length, 1);
      assert.deepEqual(org.app(app.id).groups, ["Engage Agents"]);
      assert.equal((await org.call("DELETE", path)).status, 204);
      assert.equal((await org.call("DELETE", path)).status, 404);
      assert.deepEqual(org.app(app.id).groups, []);
    });

    it("refuses a group, a person or an app that is not there", async () => {
      const { id } = await org.createApp();
      const group = org.groupId("Engage Agents");
      for (const [method, path, body] of [
        ["PUT", `/api/v1/apps/${id}/groups/00gnone`, {}],
        ["PUT", `/api/v1/apps/0oanone/groups/${group}`, {}],
        ["POST", `/api/v1/apps/${id}/users`, { id: "00unone" }],
      ] as const) {
        const answer = await org.call(method, path, body);
        assert.equal(answer.status, 404, path);
        assert.equal(answer.json.errorCode, "E0000007");
      }
      const { json } = await org.call("POST", `/api/v1/apps/${id}/users`, { scope: "USER" });
      assert.equal(json.errorCode, "E0000001");
    });

    it("assigns a person under a name of the app's own, changes it, takes it away", async () => {
      const app = await org.createApp();
      const id = org.personId("sam.lee@acme.com");
      const path = `/api/v1/apps/${app.id}/users`;
      const body = { id, scope: "USER", credentials: { userName: "sam" } };
      const { json } = await org.call("POST", path, body);
      assert.deepEqual([json.id, json.scope, json.credentials], [id, "USER", { userName: "sam" }]);
      const changed = await org.call("POST", `${path}/${id}`, { credentials: { userName: "lee" } });
      assert.deepEqual(changed.json.credentials, { userName: "lee" });
      assert.deepEqual(org.app(app.id).users, ["sam.lee@acme.com"]);
      assert.equal((await org.call("DELETE", `${path}/${id}`)).status, 204);
      assert.equal((await org.call("GET", `${path}/${id}`)).status, 404);
      assert.deepEqual(org.app(app.id).users, []);
    });

    it("shows who has the app through a group", async () => {
      const app = await org.createApp();
      const jane = org.personId("jane.doe@acme.com");
      await org.assignGroup(app, "Engage Agents");
      const { json } = await org.call("GET", `/api/v1/apps/${app.id}/users/${jane}`);
      assert.equal(json.scope, "GROUP");
      assert.deepEqual(json.credentials, { userName: "jane.doe@acme.com" });
      const sam = org.personId("sam.lee@acme.com");
      assert.equal((await org.call("GET", `/api/v1/apps/${app.id}/users/${sam}`)).status, 404);
    });
  });
});
