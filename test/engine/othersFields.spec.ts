import assert from "node:assert/strict";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import type { Sandbox } from "../../sandbox/sandbox";
import { engageOnly } from "./engageOnly";
import { oktaApi } from "./handMade";
import { sharedSandbox } from "../sharedSandbox";

/** An application as Okta's API has it. */
interface App {
  id: string;
  name: string;
  label: string;
  accessibility: object;
  visibility: { autoSubmitToolbar: boolean };
  credentials: { userNameTemplate: object };
  settings: { notes: object; signOn?: { inlineHooks: object[] } };
}

const accessibility = {
  selfService: true,
  errorRedirectUrl: "https://acme.com/error",
  loginRedirectUrl: "https://acme.com/login",
};
const notes = { admin: "Jane's", enduser: "Hello" };
const inlineHooks = [{ id: "calAbcdefghijklmnopq" }];
const userNameTemplate = {
  template: "${source.email}",
  type: "BUILT_IN",
  suffix: "@acme.com",
  pushStatus: "PUSH",
};

describe("What an administrator sets of an application in Okta, and no setting names", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await stackFor(sandbox, { settings: await engageOnly() });
    await stack.up();
    for (const app of await apps()) {
      const { signOn } = app.settings;
      const settings = { ...app.settings, notes, signOn: signOn && { ...signOn, inlineHooks } };
      const visibility = { ...app.visibility, autoSubmitToolbar: true };
      const credentials = signOn ? { ...app.credentials, userNameTemplate } : app.credentials;
      const set = { ...app, accessibility, visibility, credentials, settings };
      await oktaApi(sandbox, "PUT", `/api/v1/apps/${app.id}`, set);
    }
  });

  const apps = async () => (await oktaApi(sandbox, "GET", "/api/v1/apps")) as unknown as [App, App];

  it("is no difference after a refresh", async () => {
    sandbox.calls.clear();
    const { resourceChanges } = await stack.up({ refresh: true });
    assert.deepEqual([resourceChanges, sandbox.calls.writes()], [{ same: 12 }, []]);
  });

  it("stays when another field is updated, in the SAML application and in the bookmark", async () => {
    await stack.configure(await engageOnly({ label: "Engage Perth" }));
    await stack.up();
    const [first, second] = await apps();
    for (const app of [first, second]) {
      assert.equal(app.label, "Engage Perth");
      assert.deepEqual(app.accessibility, accessibility, app.name);
      assert.equal(app.visibility.autoSubmitToolbar, true, app.name);
      assert.deepEqual(app.settings.notes, notes, app.name);
    }
    const saml = first.name === "bookmark" ? second : first;
    assert.deepEqual(saml.settings.signOn?.inlineHooks, inlineHooks);
    assert.deepEqual(saml.credentials.userNameTemplate, userNameTemplate);
  });
});
