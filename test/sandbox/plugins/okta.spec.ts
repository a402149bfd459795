import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { Calls, type Call, type Fault } from "../../../sandbox/faults/calls";
import { startOkta, type LocalOkta } from "../../../sandbox/okta/server";
import { installProviders } from "../../../sandbox/plugins/install";
import { unknown, type Properties } from "../../../sandbox/plugins/values";
import { startTamperingProxy } from "../../engine/tamperingProxy";
import { until } from "../../until";
import { leftoverOf, Plugin } from "./plugin";

const saml = "okta:app/saml:Saml";
const groupAssignment = "okta:app/groupAssignment:GroupAssignment";
const userAssignment = "okta:app/user:User";
const getGroup = "okta:group/getGroup:getGroup";
const getUser = "okta:user/getUser:getUser";

const whole = {
  label: "Engage",
  ssoUrl: "https://example.com/acs",
  recipient: "https://example.com/acs",
  destination: "https://example.com/acs",
  audience: "urn:example",
  subjectNameIdTemplate: "${user.email}",
  subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  signatureAlgorithm: "RSA_SHA256",
  digestAlgorithm: "SHA256",
  authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
  responseSigned: true,
  assertionSigned: true,
  attributeStatements: [{ name: "email", values: ["user.email"] }],
};

describe("the stand-in for Okta's provider", () => {
  const keys = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const serviceApp = { clientId: "0oaService", privateKeyId: "key-1" };
  let calls: Calls;
  let okta: LocalOkta;
  let plugin: Plugin;

  before(async () => {
    calls = new Calls();
    const person = { login: "jane@acme.com", email: "jane@acme.com", groups: ["Agents"] };
    okta = await startOkta({
      calls,
      groups: ["Agents", "Agents Trial", "Connect Agents"],
      people: [{ ...person, firstName: "Jane", lastName: "Doe", password: "secret-1-Secret" }],
      oauthClients: [{ ...serviceApp, publicKeyPem: keys.publicKey }],
    });
    plugin = await Plugin.start("okta", { OKTA_HTTP_PROXY: okta.url }, token(okta.apiToken));
  });

  after(async () => {
    await plugin?.stop();
    await okta?.stop();
  });

  beforeEach(() => {
    calls.clear();
    calls.fault = () => undefined;
  });

  const operations = () => calls.all().map((call) => call.operation);

  it("ends a call that is never answered, after as many attempts", async () => {
    calls.fault = () => ({ kind: "silence" });
    const environment = { OKTA_HTTP_PROXY: okta.url, ENGAGE_OKTA_TIMEOUT: "1" };
    const impatient = await Plugin.start("okta", environment);
    try {
      const settings = { ...token(okta.apiToken), maxRetries: 1 };
      await assert.rejects(impatient.configure(settings), /users\/me.*aborted due to timeout/);
      assert.deepEqual(operations(), ["GET /api/v1/users/me", "GET /api/v1/users/me"]);
    } finally {
      await impatient.stop();
    }
  });
  const groupId = (name: string) => {
    return okta.snapshot().groups.find((group) => group.name === name)?.id ?? "";
  };

  describe("settings", () => {
    it("answers as the bridge does: previews, and no secrets, resources or outputs", async () => {
      const answer = await plugin.configure(token(okta.apiToken));
      assert.deepEqual(answer.toObject(), {
        acceptsecrets: false,
        supportspreview: true,
        acceptresources: false,
        acceptoutputs: false,
        supportsAutonamingConfiguration: false,
      });
      assert.deepEqual(operations(), Array(2).fill("GET /api/v1/users/me"));
    });

    it("reports the version that the installed SDK asks for", async () => {
      const { version } = require("@pulumi/okta/package.json") as { version: string };
      assert.equal(await plugin.version(), version);
    });

    it("says that a token is wrong", async () => {
      await assert.rejects(
        plugin.configure(token("wrong")),
        /error with v3 SDK client: 401 Unauthorized/,
      );
    });

    it("signs in with a private key from the environment", async () => {
      const other = await Plugin.start(
        "okta",
        {
          OKTA_HTTP_PROXY: okta.url,
          OKTA_API_CLIENT_ID: serviceApp.clientId,
          OKTA_API_PRIVATE_KEY: keys.privateKey,
          OKTA_API_PRIVATE_KEY_ID: serviceApp.privateKeyId,
          OKTA_API_SCOPES: "okta.groups.read",
        },
        {},
      );
      try {
        const name = "Agents";
        assert.equal((await other.invoke(getGroup, { name }))["name"], name);
        await other.configure({
          privateKey: keys.privateKey,
          clientId: "0oaOther",
        });
        await assert.rejects(other.invoke(getGroup, { name }), /empty access token/);
        await other.configure({ ...serviceApp, privateKey: "none", scopes: ["okta.groups.read"] });
        await assert.rejects(other.invoke(getGroup, { name }), /invalid private key/);
      } finally {
        await other.stop();
      }
    });
  });

  describe("an app", () => {
    it("has all that Okta computes unknown in the first preview, without a call", async () => {
      const { inputs } = await plugin.check(saml, whole);
      const { id, properties } = await plugin.create(saml, inputs, true);
      assert.equal(id, "");
      for (const name of ["entityKey", "metadata", "metadataUrl", "keyId", "name"]) {
        assert.equal(properties[name], unknown, name);
      }
      assert.equal(properties["audience"], "urn:example");
      assert.equal(properties["hideIos"], false);
      assert.deepEqual(operations(), []);
    });

    it("is made with the real provider's calls, in its order", async () => {
      const { id, properties } = await plugin.make(saml, whole);
      const app = "/api/v1/apps/{id}";
      assert.deepEqual(operations(), [
        "POST /api/v1/apps",
        "GET /.well-known/okta-organization",
        "GET /api/v1/policies",
        `PUT ${app}/policies/{policyId}`,
        `GET ${app}`,
        `GET ${app}/sso/saml/metadata`,
        `GET ${app}/credentials/keys`,
      ]);
      const stored = okta.snapshot().apps[0];
      assert.equal(stored?.id, id);
      assert.equal(properties["entityKey"], stored?.externalKey);
      assert.match(
        String(properties["metadataUrl"]),
        new RegExp(`/api/v1/apps/${id}/sso/saml/metadata`),
      );
      await plugin.delete(saml, id, properties);
      assert.deepEqual(operations().slice(-2), [
        `POST ${app}/lifecycle/deactivate`,
        `DELETE ${app}`,
      ]);
    });

    it("shows no difference after it was made, and none after it was read", async () => {
      const { id, inputs, properties } = await plugin.make(saml, whole);
      const nothing = { changes: false, replaces: [], deleteBeforeReplace: false, paths: [] };
      assert.deepEqual(await plugin.diff(saml, properties, inputs), nothing);
      const read = await plugin.read(saml, id, properties, inputs);
      assert.deepEqual(read.properties, properties);
      assert.deepEqual(read.inputs, inputs);
      const imported = await plugin.read(saml, id);
      assert.deepEqual(await plugin.diff(saml, imported.properties, inputs), nothing);
      assert.equal(imported.inputs["audience"], "urn:example");
      assert.equal(imported.inputs["entityKey"], undefined);
      await plugin.delete(saml, id, properties);
      assert.equal((await plugin.read(saml, id, properties, inputs)).id, "");
    });

    it("rotates its certificate with a new keyName, which preview does not foresee", async () => {
      const { id, inputs, properties } = await plugin.make(saml, whole);
      const rotated = { ...inputs, keyName: "2027", keyYearsValid: 3 };
      const preview = await plugin.update(saml, id, properties, rotated, true);
      assert.equal(preview["keyId"], properties["keyId"]);
      const after = await plugin.update(saml, id, properties, rotated);
      assert.notEqual(after["keyId"], properties["keyId"]);
      assert.notEqual(after["metadata"], properties["metadata"]);
      assert.equal(okta.snapshot().apps[0]?.activeKid, after["keyId"]);
      await plugin.delete(saml, id, after);
    });

    it("gets nothing but a lifecycle call when only its status changes", async () => {
      const { id, inputs, properties } = await plugin.make(saml, whole);
      calls.clear();
      const off = await plugin.update(saml, id, properties, { ...inputs, status: "INACTIVE" });
      assert.deepEqual(operations(), ["POST /api/v1/apps/{id}/lifecycle/deactivate"]);
      await plugin.delete(saml, id, off);
    });

    it("has an empty value in its state for what is neither given nor told", async () => {
      const { attributeStatements, ...plain } = whole;
      assert.ok(attributeStatements);
      const { id, inputs, properties } = await plugin.make(saml, plain);
      assert.equal(properties["defaultRelayState"], "");
      assert.equal(properties["singleLogoutCertificate"], "");
      assert.equal(properties["keyYearsValid"], 0);
      assert.deepEqual(properties["attributeStatements"], []);
      assert.deepEqual((await plugin.diff(saml, properties, inputs)).paths, []);
      assert.equal("hideIos" in inputs, false, "check adds no false");
      assert.equal(properties["hideIos"], false);
      await plugin.delete(saml, id, properties);
    });

    it("that is gone is not deleted: nine calls, and an error", async () => {
      const gone = plugin.delete(saml, "0oaGone", { status: "ACTIVE" });
      await assert.rejects(gone, /failed to delete SAML application: .*Not found/);
      assert.deepEqual(operations(), Array(9).fill("POST /api/v1/apps/{id}/lifecycle/deactivate"));
    });

    it("is put without its name when it is made with a key", async () => {
      const made = await plugin.make(saml, { ...whole, keyName: "2027", keyYearsValid: 3 });
      const put = () => calls.all().find(({ operation }) => operation === "PUT /api/v1/apps/{id}");
      const { name, credentials } = put()!.request as Properties;
      assert.equal(name, undefined);
      assert.deepEqual((credentials as Properties)["signing"], { kid: made.properties["keyId"] });
      calls.clear();
      const changed = { ...made.inputs, label: "Other" };
      const after = await plugin.update(saml, made.id, made.properties, changed);
      assert.equal((put()!.request as Properties)["name"], after["name"]);
      await plugin.delete(saml, made.id, after);
    });

    it("takes no default policy when not exactly one is the system's", async () => {
      const proxy = await startTamperingProxy(okta.url, ({ status, body }) => ({
        status,
        body: body.replaceAll('"system":false', '"system":true'),
      }));
      const other = await Plugin.start(
        "okta",
        { OKTA_HTTP_PROXY: proxy.url },
        token(okta.apiToken),
      );
      try {
        await assert.rejects(
          other.make(saml, whole),
          /failed to set authentication policy .*cannot find default ACCESS_POLICY policy/,
        );
        const [app] = okta.snapshot().apps;
        await plugin.delete(saml, app?.id ?? "", { status: "ACTIVE" });
      } finally {
        await other.stop();
        await proxy.stop();
      }
    });

    it("is refused at the apply, not before, when what a custom app needs is missing", async () => {
      const { ssoUrl, audience, ...rest } = whole;
      assert.ok(ssoUrl && audience);
      const { inputs, failures } = await plugin.check(saml, rest);
      assert.deepEqual(failures, []);
      await plugin.create(saml, inputs, true);
      await assert.rejects(
        plugin.create(saml, inputs),
        /failed to create SAML application: .*ssoAcsUrl: The field cannot be left blank/,
      );
    });

    it("without its label, or with a property that there is not, fails its check", async () => {
      const { failures } = await plugin.check(saml, { audience: "a", entityKey: "b" });
      assert.deepEqual(failures.map(({ property }) => property).sort(), ["entityKey", "label"]);
    });
  });

  describe("a difference", () => {
    const differs = async (changed: Properties) => {
      const { inputs } = await plugin.check(saml, whole);
      const { inputs: news } = await plugin.check(saml, { ...whole, ...changed });
      return plugin.diff(saml, inputs, news);
    };

    it("is named by its path, in lists too, and their order counts", async () => {
      const statement = (name: string) => ({ name, values: [`user.${name}`] });
      const { paths } = await differs({
        audience: "other",
        attributeStatements: [{ name: "email", values: ["user.login"] }, statement("login")],
      });
      const expected = ["attributeStatements[0].values[0]", "attributeStatements[1]", "audience"];
      assert.deepEqual(paths, expected);
    });

    it("of an unknown value is one", async () => {
      assert.deepEqual((await differs({ audience: unknown })).paths, ["audience"]);
    });

    it("of another catalogue app replaces, of anything else does not", async () => {
      assert.deepEqual((await differs({ preconfiguredApp: "slack" })).replaces, [
        "preconfiguredApp",
      ]);
      assert.deepEqual((await differs({ label: "Other", status: "INACTIVE" })).replaces, []);
    });

    it("of an assignment's app or group replaces; an unknown one as well", async () => {
      const olds = { appId: "a", groupId: "g", profile: "{}" };
      const { replaces } = await plugin.diff(groupAssignment, olds, {
        appId: unknown,
        groupId: "g",
      });
      assert.deepEqual(replaces, ["appId"]);
      const user = { appId: "a", userId: "u", username: "x" };
      const changed = await plugin.diff(userAssignment, user, { ...user, appId: "b" });
      assert.deepEqual([changed.changes, changed.replaces], [true, []]);
    });
  });

  describe("assignments", () => {
    let app: { id: string; properties: Properties };
    before(async () => (app = await plugin.make(saml, whole)));
    after(() => plugin.delete(saml, app.id, app.properties));

    it("of a group has the group's id, is imported by app and group, and is found gone", async () => {
      const group = groupId("Agents");
      const given = { appId: app.id, groupId: group };
      const made = await plugin.make(groupAssignment, given);
      assert.equal(made.id, group);
      assert.deepEqual(operations(), [
        "PUT /api/v1/apps/{id}/groups/{groupId}",
        "GET /api/v1/apps/{id}/groups/{groupId}",
      ]);
      const imported = await plugin.read(groupAssignment, `${app.id}/${group}`);
      assert.equal(imported.id, group);
      assert.equal(
        (await plugin.diff(groupAssignment, imported.properties, made.inputs)).changes,
        false,
      );
      await plugin.delete(groupAssignment, made.id, made.properties);
      assert.equal(
        (await plugin.read(groupAssignment, made.id, made.properties, made.inputs)).id,
        "",
      );
      // The bridge takes whatever fails in an import for "there is no such thing".
      assert.equal((await plugin.read(groupAssignment, group)).id, "", "a malformed id");
      calls.fault = () => ({ kind: "refused", reason: "access denied" });
      assert.equal((await plugin.read(groupAssignment, `${app.id}/${group}`)).id, "", "a refusal");
    });

    it("of a user needs a user name, and asks for the app first", async () => {
      const userId = okta.snapshot().people[0]?.id ?? "";
      const given = { appId: app.id, userId };
      await assert.rejects(plugin.make(userAssignment, given), /'username' is required/);
      const made = await plugin.make(userAssignment, { ...given, username: "jane@acme.com" });
      assert.equal(made.id, userId);
      assert.equal(
        (await plugin.diff(userAssignment, made.properties, made.inputs)).changes,
        false,
      );
      assert.deepEqual(okta.snapshot().apps[0]?.users, ["jane@acme.com"]);
      await plugin.delete(userAssignment, made.id, made.properties);
      assert.deepEqual(okta.snapshot().apps[0]?.users, []);
    });
  });

  describe("functions", () => {
    it("getGroup takes a lone match of the prefix, and the exact one of many", async () => {
      assert.equal((await plugin.invoke(getGroup, { name: "Connect" }))["name"], "Connect Agents");
      assert.equal((await plugin.invoke(getGroup, { name: "Agents" }))["name"], "Agents");
      await assert.rejects(
        plugin.invoke(getGroup, { name: "Agen" }),
        /group starting with name "Agen" matches 2 groups, select a more precise name parameter/,
      );
      await assert.rejects(
        plugin.invoke(getGroup, { name: "Nope" }),
        /group with name "Nope" does not exist/,
      );
    });

    it("getGroups gives all whose names start so", async () => {
      const names = async (q: string) => {
        const { groups } = await plugin.invoke("okta:index/getGroups:getGroups", { q });
        return (groups as { name: string }[]).map(({ name }) => name).sort();
      };
      const agents = (name: string) => name.startsWith("Agen");
      const all = okta.snapshot().groups.map(({ name }) => name);
      assert.deepEqual(await names("Agen"), all.filter(agents).sort());
      assert.deepEqual(await names("Nope"), []);
    });

    it("getUser finds by search, and asks for nothing else", async () => {
      const searches = [{ name: "profile.login", comparison: "eq", value: "jane@acme.com" }];
      const skip = { skipRoles: true, skipGroups: true };
      const jane = await plugin.invoke(getUser, { searches, ...skip });
      assert.equal(jane["email"], "jane@acme.com");
      assert.equal(jane["id"], okta.snapshot().people[0]?.id);
      assert.deepEqual(operations(), ["GET /api/v1/users"]);
      const nobody = [{ name: "profile.login", value: "nobody" }];
      await assert.rejects(
        plugin.invoke(getUser, { searches: nobody, ...skip }),
        /no users found using search criteria: profile.login eq "nobody"/,
      );
      await assert.rejects(plugin.invoke(getUser, skip), /nil pointer/);
    });
  });

  describe("faults", () => {
    /** The first calls of one operation suffer it. */
    const plant = (operation: RegExp, times: number, fault: Fault) => {
      let left = times;
      calls.fault = (call: Call) =>
        operation.test(call.operation) && left-- > 0 ? fault : undefined;
    };
    const lookup = () => plugin.invoke(getGroup, { name: "Connect" });
    const groups = /^GET \/api\/v1\/groups$/;

    it("429 and 503 are tried five times more", async () => {
      plant(groups, 3, { kind: "status", status: 429, headers: { "retry-after": "0" } });
      await lookup();
      assert.equal(operations().length, 4);
      plant(groups, 99, { kind: "status", status: 503 });
      calls.clear();
      await assert.rejects(lookup(), /giving up after 6 attempt\(s\)/);
      assert.equal(operations().length, 6);
    });

    // The real one asks for groups by another SDK than for all else.
    it("a refusal is told by its status where groups are looked for, and in Okta's words elsewhere", async () => {
      calls.fault = () => ({ kind: "refused", reason: "access denied" });
      const groups = plugin.invoke("okta:index/getGroups:getGroups", { q: "Agents" });
      await assert.rejects(groups, /failed to list groups: 403 Forbidden\n/);
      const words = "the API returned an error: You do not have permission to perform";
      const searches = [{ name: "profile.login", value: "jane@acme.com" }];
      const user = plugin.invoke(getUser, { searches });
      await assert.rejects(user, new RegExp(`failed to list users: ${words}`));
      await assert.rejects(lookup(), new RegExp(`failed to query for groups: ${words}`));
    });

    it("500 is not tried again, but for the creation of a group assignment", async () => {
      plant(groups, 99, { kind: "status", status: 500 });
      await assert.rejects(
        lookup(),
        /failed to query for groups: the API returned an error: .*, x-okta-request-id=/,
      );
      assert.equal(operations().length, 1);
      calls.fault = () => undefined;
      const app = await plugin.make(saml, whole);
      plant(/^PUT .*\/groups\//, 1, { kind: "status", status: 500 });
      const given = { appId: app.id, groupId: groupId("Agents") };
      await plugin.make(groupAssignment, given);
      await plugin.delete(saml, app.id, app.properties);
    });

    it("an app whose creation got no answer is made twice, as the real provider does", async () => {
      plant(/^POST \/api\/v1\/apps$/, 1, { kind: "resetAfter" });
      const { id, properties } = await plugin.make(saml, whole);
      const { apps } = okta.snapshot();
      assert.equal(apps.length, 2);
      for (const app of apps) {
        await plugin.delete(saml, app.id, app.id === id ? properties : { status: "ACTIVE" });
      }
    });

    it("what fails after the app is there leaves the app in the state", async () => {
      plant(/^PUT .*\/policies\//, 1, { kind: "status", status: 500 });
      const error: unknown = await plugin.make(saml, whole).catch((thrown: unknown) => thrown);
      const leftover = leftoverOf(error);
      assert.equal(leftover?.id, okta.snapshot().apps[0]?.id);
      assert.equal(leftover?.properties["audience"], "urn:example");
      assert.equal(leftover?.properties["entityKey"], undefined);
      await plugin.delete(saml, leftover?.id ?? "", leftover?.properties ?? {});
    });
  });

  describe("the process", () => {
    /** A group's look-up that the local Okta holds back for a moment, once it has arrived. */
    const slowly = async (other: Plugin, milliseconds: number) => {
      const arrived = new Promise<void>((resolve) => {
        calls.fault = () => {
          resolve();
          return { kind: "stall", milliseconds };
        };
      });
      const answer = other.invoke(getGroup, { name: "Connect" });
      await arrived;
      calls.fault = () => undefined;
      return { answer };
    };

    it("finishes the call that is under way when the engine cancels, and ends when it is told to", async () => {
      const other = await Plugin.start("okta", { OKTA_HTTP_PROXY: okta.url }, token(okta.apiToken));
      try {
        const { answer } = await slowly(other, 500);
        await other.cancel();
        assert.equal((await answer)["name"], "Connect Agents");
      } finally {
        await other.stop();
      }
      assert.equal(other.process.exitCode, 0);
    });

    /** A shell is the engine here: it starts a plugin, says its process id, and does what else it is told. */
    const startEngine = async (folder: string, plugin: string, seconds: string, then: string) => {
      await installProviders(folder);
      const command = `${folder}/pulumi-resource-${plugin} 127.0.0.1:9 >&2 & echo $!; ${then}`;
      const env = { ...process.env, PLUGIN_OUTLIVES_SECONDS: seconds };
      const engine = spawn("sh", ["-c", command], { stdio: ["ignore", "pipe", "pipe"], env });
      const started = once(createInterface(engine.stderr), "line");
      const [id] = (await once(createInterface(engine.stdout), "line")) as [string];
      if (then === "wait") assert.match(String(await started), /^\d+$/, "the plugin says its port");
      return { engine, id: Number(id) };
    };
    const ends = (id: number) => until(() => !isRunning(id));
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), "plugin-"))));
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it("outlives an engine that is killed for a while, and ends then", async () => {
      const { engine, id } = await startEngine(folder, "okta", "2", "wait");
      const killed = Date.now();
      engine.kill("SIGKILL");
      await ends(id);
      assert.ok(Date.now() - killed >= 2_000, "it went with its engine");
    });

    it("ends although its engine was gone before it was loaded", async () => {
      const { id } = await startEngine(folder, "okta", "1", "kill -KILL $$");
      await ends(id);
    });

    for (const plugin of ["okta", "pulumi-nodejs"]) {
      it(`ends with the sandbox that it was installed for: ${plugin}`, async () => {
        const { engine, id } = await startEngine(folder, plugin, "600", "wait");
        engine.kill("SIGKILL");
        await rm(folder, { recursive: true });
        await ends(id);
      });
    }
  });
});

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

function token(apiToken: string): Properties {
  return { apiToken, orgName: "acme", baseUrl: "okta.com" };
}
