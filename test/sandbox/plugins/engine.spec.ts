import assert from "node:assert/strict";
import { IdentityProvider } from "@pulumi/aws/cognito/identityProvider";
import { GroupAssignment } from "@pulumi/okta/app/groupAssignment";
import { Saml } from "@pulumi/okta/app/saml";
import { getGroupOutput } from "@pulumi/okta/group/getGroup";
import { interpolate, type CustomResourceOptions } from "@pulumi/pulumi";
import { stackFor, type SandboxStack } from "../../../sandbox/automation";
import type { Sandbox } from "../../../sandbox/sandbox";
import { sharedSandbox } from "../../sharedSandbox";

/** What the program of these tests declares; a test changes it. */
interface Wanted {
  audience: string;
  statement: string;
  ignoreAdditions: boolean;
  /** Ids of things to take over, by kind. */
  imported?: { app: string; assignment: string; provider: string };
}

describe("the stand-in plugins on the real engine", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  const wanted: Wanted = {
    audience: "urn:amazon:cognito:sp:first",
    statement: "user.email",
    ignoreAdditions: true,
  };

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await stackFor(sandbox, { program: () => Promise.resolve(declared(sandbox, wanted)) });
  });

  it("make everything, and call nothing that writes in a preview", async () => {
    sandbox.calls.clear();
    const { changeSummary } = await stack.preview();
    assert.equal(changeSummary["create"], 4);
    assert.deepEqual(sandbox.calls.writes(), []);
    await stack.up();
    const outputs = await stack.outputs();
    assert.match(
      String(outputs["metadataUrl"]?.value),
      /\/api\/v1\/apps\/\w+\/sso\/saml\/metadata$/,
    );
    assert.match(String(outputs["entityKey"]?.value), /^exk/);
    assert.match(String(outputs["metadata"]?.value), /EntityDescriptor/);
  });

  it("see no change in a second preview, and what Cognito added when it is not ignored", async () => {
    assert.deepEqual((await stack.preview()).changeSummary, { same: 4 });
    wanted.ignoreAdditions = false;
    assert.deepEqual((await stack.preview()).changeSummary, { same: 3, update: 1 });
    wanted.ignoreAdditions = true;
  });

  it("update in place", async () => {
    wanted.audience = "urn:amazon:cognito:sp:second";
    wanted.statement = "user.login";
    const { resourceChanges } = await stack.up();
    assert.deepEqual(resourceChanges, { same: 3, update: 1 });
    assert.equal(onlyApp(sandbox).audience, "urn:amazon:cognito:sp:second");
    assert.deepEqual((await stack.preview()).changeSummary, { same: 4 });
  });

  it("find by refresh what was changed by hand, and set it right", async () => {
    const { id } = onlyApp(sandbox);
    const app = (await okta(sandbox, "GET", `/api/v1/apps/${id}`)) as {
      settings: { signOn: { audience: string } };
    };
    app.settings.signOn.audience = "by hand";
    await okta(sandbox, "PUT", `/api/v1/apps/${id}`, app);
    assert.deepEqual((await stack.preview()).changeSummary, { same: 4 });
    assert.equal((await stack.refresh()).resourceChanges["update"], 1);
    assert.deepEqual((await stack.up()).resourceChanges, { same: 3, update: 1 });
    assert.equal(onlyApp(sandbox).audience, "urn:amazon:cognito:sp:second");
  });

  it("make again what is gone", async () => {
    const { id, groups } = onlyApp(sandbox);
    await okta(sandbox, "DELETE", `/api/v1/apps/${id}/groups/${groups[0]?.id ?? ""}`);
    const { resourceChanges } = await stack.up({ refresh: true });
    assert.equal(resourceChanges["create"], 1);
    assert.equal(onlyApp(sandbox).groups.length, 1);
  });

  it("take over by import what is there", async () => {
    const { id, groups } = onlyApp(sandbox);
    wanted.imported = {
      app: id,
      assignment: `${id}/${groups[0]?.id ?? ""}`,
      provider: `${sandbox.customer.userPoolId}:Engine`,
    };
    const other = await stackFor(sandbox, {
      name: "other",
      program: () => Promise.resolve(declared(sandbox, wanted)),
    });
    sandbox.calls.clear();
    assert.equal((await other.up()).resourceChanges["import"], 3);
    assert.deepEqual(sandbox.calls.writes(), []);
    delete wanted.imported;
    assert.deepEqual((await other.preview()).changeSummary, { same: 4 });
  });

  it("take all of it away", async () => {
    await stack.destroy();
    assert.deepEqual(sandbox.okta.snapshot().apps, []);
  });
});

function declared(sandbox: Sandbox, { audience, statement, ignoreAdditions, imported }: Wanted) {
  const taking = (id?: string): CustomResourceOptions => (id === undefined ? {} : { import: id });
  const app = new Saml(
    "app",
    {
      label: "Engine",
      ssoUrl: "https://engine.example/acs",
      recipient: "https://engine.example/acs",
      destination: "https://engine.example/acs",
      audience,
      subjectNameIdTemplate: "${user.email}",
      subjectNameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
      signatureAlgorithm: "RSA_SHA256",
      digestAlgorithm: "SHA256",
      authnContextClassRef: "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
      responseSigned: true,
      assertionSigned: true,
      attributeStatements: [{ name: "email", values: [statement] }],
    },
    taking(imported?.app),
  );
  const group = getGroupOutput({ name: "Engage Agents" });
  new GroupAssignment(
    "assignment",
    { appId: app.id, groupId: group.id },
    taking(imported?.assignment),
  );
  const additions = ["SSORedirectBindingURI", "SLORedirectBindingURI"];
  new IdentityProvider(
    "provider",
    {
      userPoolId: sandbox.customer.userPoolId,
      providerName: "Engine",
      providerType: "SAML",
      providerDetails: {
        MetadataURL: interpolate`https://${sandbox.okta.host}/app/${app.entityKey}/sso/saml/metadata`,
      },
      attributeMapping: { email: "email" },
    },
    {
      ...taking(imported?.provider),
      ignoreChanges: ignoreAdditions ? additions.map((name) => `providerDetails.${name}`) : [],
    },
  );
  return { metadataUrl: app.metadataUrl, entityKey: app.entityKey, metadata: app.metadata };
}

function onlyApp(sandbox: Sandbox) {
  const { apps, groups } = sandbox.okta.snapshot();
  const [app, ...more] = apps;
  assert.ok(app !== undefined && more.length === 0);
  const { settings } = app.body as { settings: { signOn: { audience: string } } };
  const assigned = groups.filter((group) => app.groups.includes(group.name));
  return { id: app.id, audience: settings.signOn.audience, groups: assigned };
}

/** What somebody does by hand. */
async function okta(sandbox: Sandbox, method: string, path: string, body?: unknown) {
  const headers = {
    authorization: `SSWS ${sandbox.okta.apiToken}`,
    "content-type": "application/json",
  };
  const response = await fetch(sandbox.okta.url + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, text);
  return text === "" ? undefined : (JSON.parse(text) as unknown);
}
