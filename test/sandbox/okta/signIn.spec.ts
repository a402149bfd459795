import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { type Disturbance, type SnapshotApp } from "../../../sandbox/okta/server";
import { newSigningKey } from "../../../sandbox/okta/signingKeys";
import { SignInRefused } from "../../../sandbox/browser/browser";
import {
  acsUrl,
  type Changes,
  type Org,
  readMetadata,
  samlApp,
  type ServiceProvider,
  startOrg,
  startServiceProvider,
} from "./world";

const jane = ["jane.doe@acme.com", "jane's"] as const;
const sam = ["sam.lee@acme.com", "sam's"] as const;

const refused =
  (status: number, text: RegExp, host = "acme.okta.com") =>
  (error: unknown) => {
    assert.ok(error instanceof SignInRefused, String(error));
    assert.equal(error.page.status, status);
    assert.equal(new URL(error.page.url).hostname, host);
    assert.match(error.message, text);
    return true;
  };

describe("signing in at the local Okta", () => {
  let org: Org;
  let app: SnapshotApp;
  let provider: ServiceProvider;
  const change = (changes: Changes) =>
    org.call("PUT", `/api/v1/apps/${app.id}`, samlApp(changes)).then(({ text, status }) => {
      assert.equal(status, 200, text);
    });
  const signIn = async (changes?: Changes) => {
    if (changes) {
      await change(changes);
    }
    const done = await provider.browser(...jane).signInAtOkta(provider.startUrl);
    const profile = provider.letIn.at(-1);
    assert.ok(profile);
    return { ...done, profile };
  };

  before(async () => {
    org = await startOrg();
    app = await org.createApp();
    await org.assignGroup(app, "Engage Agents");
    provider = await startServiceProvider(org, app);
  });
  afterEach(async () => {
    await change({});
    org.okta.disturb();
  });
  after(async () => {
    await provider.stop();
    await org.okta.stop();
  });

  it("leads from the service provider over Okta's page to the callback", async () => {
    const { finalUrl, pages, profile } = await signIn();
    assert.equal(finalUrl, "https://app.acme.test/callback?code=1&relay=from-the-start");
    assert.deepEqual(
      pages.map(({ title }) => title),
      ["Sign In", "Signing in…"],
    );
    assert.equal(profile.nameID, "jane.doe@acme.com");
    assert.equal(profile.nameIDFormat, "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent");
  });

  it("begins at the tile, with the default relay state and no InResponseTo", async () => {
    await change({ signOn: { defaultRelayState: "https://console.acme.test/?a=1&b=<2>" } });
    const never = { validateInResponseTo: "never" } as Parameters<typeof startServiceProvider>[2];
    const lenient = await startServiceProvider(org, app, never);
    const { finalUrl, samlResponse } = await lenient.browser(...jane).signInAtOkta(app.tileUrl);
    await lenient.stop();
    const relay = new URL(finalUrl).searchParams.get("relay");
    assert.equal(relay, "https://console.acme.test/?a=1&b=<2>");
    assert.ok(!samlResponse?.includes("InResponseTo"));
  });

  describe("the dashboard", () => {
    const dashboard = "https://acme.okta.com/app/UserHome";
    /** The page after the sign-in, which has no form to go on with. */
    const tiles = async (of: readonly [string, string]) => {
      const own = provider.browser(...of);
      await assert.rejects(own.signInAtOkta(dashboard), SignInRefused);
      return (await own.open(dashboard)).text;
    };
    let bookmark: SnapshotApp;

    before(async () => {
      const { json } = await org.call("POST", "/api/v1/apps", {
        ...{ name: "bookmark", label: "Engage tile", signOnMode: "BOOKMARK" },
        settings: { app: { url: "https://sp.acme.test/login" } },
      });
      bookmark = org.app(String(json.id));
      await org.assignGroup(bookmark, "Engage Agents");
    });
    after(async () => {
      await org.call("POST", `/api/v1/apps/${bookmark.id}/lifecycle/deactivate`);
      await org.call("DELETE", `/api/v1/apps/${bookmark.id}`);
    });

    it("shows the tiles of what is assigned, active and not hidden, after the sign-in", async () => {
      assert.match(await tiles(jane), /My Apps Engage Engage tile$/);
      assert.match(await tiles(sam), /My Apps$/);
      await change({ app: { visibility: { hide: { iOS: true, web: true } } } });
      assert.match(await tiles(jane), /My Apps Engage tile$/);
      await org.call("POST", `/api/v1/apps/${bookmark.id}/lifecycle/deactivate`);
      assert.match(await tiles(jane), /My Apps$/);
      await org.call("POST", `/api/v1/apps/${bookmark.id}/lifecycle/activate`);
    });

    it("leads from a bookmark to its address, for who is assigned", async () => {
      const { finalUrl } = await provider.browser(...jane).signInAtOkta(bookmark.tileUrl);
      assert.equal(finalUrl, "https://sp.acme.test/login");
      await assert.rejects(
        provider.browser(...sam).signInAtOkta(bookmark.tileUrl),
        refused(403, /not assigned to this application: Engage tile/),
      );
    });
  });

  describe("who is let in", () => {
    it("refuses a person who is not assigned", async () => {
      const attempt = provider.browser(...sam).signInAtOkta(provider.startUrl);
      await assert.rejects(attempt, refused(403, /not assigned to this application/));
      const tile = provider.browser(...sam).signInAtOkta(app.tileUrl);
      await assert.rejects(tile, refused(403, /not assigned to this application/));
    });

    it("lets in who is assigned by themselves, under the app's own name for them", async () => {
      const id = org.personId(sam[0]);
      const path = `/api/v1/apps/${app.id}/users`;
      await org.call("POST", path, { id, credentials: { userName: "S & L" } });
      await provider.browser(...sam).signInAtOkta(provider.startUrl);
      await org.call("DELETE", `${path}/${id}`);
      assert.equal(provider.letIn.at(-1)?.nameID, "S & L");
    });

    it("follows the group's members", async () => {
      org.okta.putInGroup(sam[0], "Engage Agents");
      await provider.browser(...sam).signInAtOkta(provider.startUrl);
      org.okta.takeFromGroup(sam[0], "Engage Agents");
      const attempt = provider.browser(...sam).signInAtOkta(provider.startUrl);
      await assert.rejects(attempt, refused(403, /not assigned/));
    });

    for (const [what, login, password] of [
      ["a wrong password", jane[0], "wrong"],
      ["an unknown person", "nobody@acme.com", jane[1]],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const attempt = provider.browser(login, password).signInAtOkta(provider.startUrl);
        await assert.rejects(attempt, refused(401, /Unable to sign in/));
      });
    }

    it("logs each sign-in with its outcome", async () => {
      const eventsOf = async (query: string) => {
        const { json } = await org.call("GET", `/api/v1/logs?${query}`);
        type Event = {
          eventType: string;
          outcome: { result: string };
          actor: { alternateId: string };
        };
        return (json as unknown as Event[]).map(({ eventType, outcome, actor }) => {
          return `${eventType} ${outcome.result} ${actor.alternateId}`;
        });
      };
      const since = new Date().toISOString();
      await provider.browser(...jane).signInAtOkta(provider.startUrl);
      const wrong = provider.browser(jane[0], "wrong").signInAtOkta(provider.startUrl);
      await assert.rejects(wrong, refused(401, /Unable to sign in/));
      assert.deepEqual(await eventsOf(`since=${since}`), [
        `user.session.start SUCCESS ${jane[0]}`,
        `user.authentication.sso SUCCESS ${jane[0]}`,
        `user.session.start FAILURE ${jane[0]}`,
      ]);
      const filter = encodeURIComponent('eventType eq "user.authentication.sso"');
      assert.deepEqual(await eventsOf(`since=${since}&filter=${filter}`), [
        `user.authentication.sso SUCCESS ${jane[0]}`,
      ]);
      assert.equal(
        (await eventsOf(`since=${since}&limit=1&sortOrder=DESCENDING`))[0]!.slice(0, 26),
        "user.session.start FAILURE",
      );
    });

    it("refuses a suspended person", async () => {
      const person = { login: "gone@acme.com", email: "gone@acme.com", password: "x" };
      const name = { firstName: "Gone", lastName: "Away" };
      org.okta.addPerson({ ...person, ...name, groups: ["Engage Agents"] });
      org.okta.setStatus(person.login, "SUSPENDED");
      const attempt = provider.browser(person.login, "x").signInAtOkta(provider.startUrl);
      await assert.rejects(attempt, refused(401, /Unable to sign in/));
    });
  });

  describe("the session", () => {
    it("asks for the password once in a browser", async () => {
      const browser = provider.browser(...jane);
      const titles = async () =>
        (await browser.signInAtOkta(provider.startUrl)).pages.map(({ title }) => title);
      assert.deepEqual(await titles(), ["Sign In", "Signing in…"]);
      assert.deepEqual(await titles(), ["Signing in…"]);
    });
  });

  describe("what the service provider asks", () => {
    const attempt = async (changes: NonNullable<Parameters<typeof startServiceProvider>[2]>) => {
      const asking = await startServiceProvider(org, app, changes);
      try {
        return await asking.browser(...jane).signInAtOkta(asking.startUrl);
      } finally {
        await asking.stop();
      }
    };

    it("refuses an ACS URL that is not the app's", async () => {
      const callbackUrl = "https://sp.acme.test/other";
      await assert.rejects(attempt({ callbackUrl }), refused(400, /sp\.acme\.test\/other is not/));
    });

    it("refuses a request that is meant for another", async () => {
      const { ssoUrl } = await readMetadata(org, app);
      const query = new URL(await authorizeUrl({ entryPoint: "https://acme.okta.com/other" }))
        .search;
      const browser = provider.browser(...jane);
      await assert.rejects(browser.signInAtOkta(ssoUrl + query), refused(400, /meant for/));
    });

    const authorizeUrl = async (changes: { entryPoint: string }) => {
      const { SAML } = await import("@node-saml/node-saml");
      const idpCert = (await readMetadata(org, app)).certificate;
      const saml = new SAML({ callbackUrl: acsUrl, issuer: "x", idpCert, ...changes });
      return saml.getAuthorizeUrlAsync("", undefined, {});
    };

    it("does not find an app that is unknown, or not active", async () => {
      const browser = provider.browser(...jane);
      const { ssoUrl } = await readMetadata(org, app);
      for (const url of [ssoUrl.replace(/exk\w+/, "exknone"), ssoUrl.replace(app.name, "other")]) {
        assert.equal((await browser.open(url)).status, 404);
      }
      await org.call("POST", `/api/v1/apps/${app.id}/lifecycle/deactivate`);
      const pages = [await browser.open(ssoUrl), await browser.open(app.tileUrl)];
      await org.call("POST", `/api/v1/apps/${app.id}/lifecycle/activate`);
      assert.deepEqual(
        pages.map(({ status, title }) => [status, title]),
        [
          [404, "Page Not Found"],
          [404, "Page Not Found"],
        ],
      );
    });

    describe("signed requests", () => {
      let signing: { privateKey: string; spCertificate: { x5c: string[] } };
      before(async () => {
        const { certificate, privateKeyPem } = await newSigningKey("sp", 2);
        signing = { privateKey: privateKeyPem, spCertificate: { x5c: [certificate] } };
      });
      const demand = () =>
        change({
          signOn: { samlSignedRequestEnabled: true, spCertificate: signing.spCertificate },
        });

      it("are let through by HTTP-Redirect", async () => {
        await demand();
        assert.match((await attempt({ privateKey: signing.privateKey })).finalUrl, /code=1/);
      });

      it("are demanded", async () => {
        await demand();
        await assert.rejects(attempt({}), refused(400, /is not signed/));
      });

      it("of a stranger are refused", async () => {
        await demand();
        const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
        const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
        const holds = refused(400, /signature does not hold/);
        await assert.rejects(attempt({ privateKey: pem }), holds);
      });
    });
  });

  describe("what the response says", () => {
    const statement = (name: string, ...values: string[]) => ({ type: "EXPRESSION", name, values });
    const filter = (name: string, filterType: string, filterValue: string) => ({
      ...{ type: "GROUP", name, filterType, filterValue },
    });

    it("has the attribute statements of the app, from the person's profile", async () => {
      const pair = "arn:aws:iam::123456789012:role/a,arn:aws:iam::123456789012:saml-provider/b";
      const { profile, samlResponse } = await signIn({
        signOn: {
          attributeStatements: [
            statement("email", "user.email"),
            statement("login", "user.login"),
            statement("Role", pair),
            statement("SessionDuration", "43200"),
            statement("escaped", "a & <b>"),
            statement("template", "${user.email}"),
            statement("nobody's", "user.department"),
            statement("two", "user.firstName", "user.lastName"),
          ],
        },
      });
      const { "nobody's": none, ...attributes } = profile.attributes ?? {};
      assert.equal(none, undefined);
      assert.deepEqual(attributes, {
        email: "Jane@mail.acme.com",
        login: "jane.doe@acme.com",
        Role: pair,
        SessionDuration: "43200",
        escaped: "a & <b>",
        template: "Jane@mail.acme.com",
        two: ["Jane", "Doe"],
      });
      assert.match(samlResponse ?? "", /a &amp; &lt;b/);
    });

    it("has the groups that pass the filter", async () => {
      const { profile } = await signIn({
        signOn: {
          attributeStatements: [
            filter("starts", "STARTS_WITH", "Engage"),
            filter("equals", "EQUALS", "Connect Agents"),
            filter("contains", "CONTAINS", "Agents"),
            filter("regex", "REGEX", "[CE]o?.*s"),
            filter("part", "REGEX", "Agents"),
            filter("none", "EQUALS", "Engage Agents Trial"),
          ],
        },
      });
      assert.deepEqual(
        { ...profile.attributes },
        {
          starts: "Engage Agents",
          equals: "Connect Agents",
          contains: ["Engage Agents", "Connect Agents"],
          regex: ["Engage Agents", "Connect Agents"],
        },
      );
    });

    for (const [template, expected] of [
      ["${user.email}", "Jane@mail.acme.com"],
      ["${user.login}", "jane.doe@acme.com"],
      ["${user.userName}", "jane.doe@acme.com"],
      ['${user.getInternalProperty("id")}', undefined],
      ["${source.login}/${user.lastName}", "jane.doe@acme.com/Doe"],
    ] as const) {
      it(`has the NameID of ${template}`, async () => {
        const subjectNameIdFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
        const { profile } = await signIn({
          signOn: { subjectNameIdTemplate: template, subjectNameIdFormat },
        });
        assert.equal(profile.nameID, expected ?? org.personId(jane[0]));
        assert.equal(profile.nameIDFormat, subjectNameIdFormat);
      });
    }

    it("has audience, recipient, destination and context as posted", async () => {
      const posted = {
        audience: "urn:other",
        recipient: "https://sp.acme.test/recipient",
        destination: "https://sp.acme.test/destination",
        authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:X509",
      };
      await change({ signOn: posted });
      let xml = "";
      const onSamlResponse = (seen: string) => (xml = seen);
      const browser = provider.browser(...jane, { onSamlResponse });
      await assert.rejects(
        browser.signInAtOkta(provider.startUrl),
        refused(403, /audience/i, "sp.acme.test"),
      );
      assert.ok(xml.includes(`<saml2:Audience>${posted.audience}</saml2:Audience>`));
      assert.ok(xml.includes(` Recipient="${posted.recipient}"`));
      assert.ok(xml.includes(` Destination="${posted.destination}"`));
      assert.ok(xml.includes(`>${posted.authnContextClassRef}<`));
      const limit = /<saml2:Conditions NotBefore="[^"]*" NotOnOrAfter="([^"]*)"/.exec(xml)?.[1];
      const issued = /IssueInstant="([^"]*)"/.exec(xml)?.[1];
      assert.equal(Date.parse(limit ?? "") - Date.parse(issued ?? ""), 5 * 60_000);
    });

    for (const [responseSigned, assertionSigned, message] of [
      [true, false, /Invalid signature/],
      [false, true, /Invalid document signature/],
    ] as const) {
      it(`is signed where the app says: response ${responseSigned}, assertion ${assertionSigned}`, async () => {
        await change({ signOn: { responseSigned, assertionSigned } });
        const attempt = provider.browser(...jane).signInAtOkta(provider.startUrl);
        await assert.rejects(attempt, refused(403, message, "sp.acme.test"));
        const lenient = await startServiceProvider(org, app, {
          wantAuthnResponseSigned: responseSigned,
          wantAssertionsSigned: assertionSigned,
        });
        const { finalUrl } = await lenient.browser(...jane).signInAtOkta(lenient.startUrl);
        await lenient.stop();
        assert.match(finalUrl, /code=1/);
      });
    }

    it("is signed with the algorithms of the app", async () => {
      const { samlResponse } = await signIn();
      assert.ok(samlResponse?.includes("xmldsig-more#rsa-sha256"));
      const old = await signIn({
        signOn: { signatureAlgorithm: "RSA_SHA1", digestAlgorithm: "SHA1" },
      });
      assert.ok(old.samlResponse?.includes("xmldsig#rsa-sha1"));
      assert.ok(!old.samlResponse?.includes("sha256"));
    });

    it("is signed with another key after the app has got one", async () => {
      const own = await org.createApp();
      await org.assignGroup(own, "Engage Agents");
      const stale = await startServiceProvider(org, own);
      const path = `/api/v1/apps/${own.id}`;
      const { json } = await org.call("POST", `${path}/credentials/keys/generate?validityYears=2`);
      const credentials = { signing: { kid: json.kid } };
      await org.call("PUT", path, samlApp({ app: { credentials } }));
      const attempt = stale.browser(...jane).signInAtOkta(stale.startUrl);
      await assert.rejects(attempt, refused(403, /signature/, "sp.acme.test"));
      await stale.stop();
      const fresh = await startServiceProvider(org, own);
      const { finalUrl } = await fresh.browser(...jane).signInAtOkta(fresh.startUrl);
      await fresh.stop();
      assert.match(finalUrl, /code=1/);
    });
  });

  describe("a disturbed response", () => {
    const rows: [string, Disturbance, RegExp][] = [
      ["another audience", { audience: "urn:evil" }, /audience/i],
      ["expired", { expired: true }, /No valid subject confirmation/],
      ["unsigned", { unsigned: true }, /signature/i],
    ];
    for (const [what, disturbance, message] of rows) {
      it(`is refused once: ${what}`, async () => {
        org.okta.disturb(disturbance);
        const attempt = provider.browser(...jane).signInAtOkta(provider.startUrl);
        await assert.rejects(attempt, refused(403, message, "sp.acme.test"));
        assert.match((await signIn()).finalUrl, /code=1/);
      });
    }

    it("is not disturbed any more when that is taken back", async () => {
      org.okta.disturb({ unsigned: true });
      org.okta.disturb();
      assert.match((await signIn()).finalUrl, /code=1/);
    });
  });

  it("escapes a label in its pages", async () => {
    await change({ label: "<script>alert(1)</script>" });
    const attempt = provider.browser(...sam).signInAtOkta(provider.startUrl);
    await assert.rejects(attempt, refused(403, /<script>alert\(1\)<\/script>/));
  });
});
