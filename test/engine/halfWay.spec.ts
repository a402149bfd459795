import assert from "node:assert/strict";
import type { ConnectOutputs, EngageOutputs } from "../../outputs";
import { committedSettings, stackFor, type SandboxStack } from "../../sandbox/automation";
import { SignInRefused } from "../../sandbox/browser/browser";
import { signInToConnect, signInToEngage } from "../../sandbox/browser/signIn";
import { withFault } from "../../sandbox/faults/plant";
import type { Sandbox } from "../../sandbox/sandbox";
import { sharedSandbox } from "../sharedSandbox";

/** Okta's application comes before what reads its metadata: Cognito's provider, IAM's, and the role. */
describe("an update of a live sign-on that AWS refuses after Okta has done its part", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await stackFor(sandbox, { settings: await changed({}, { sessionHours: 6 }) });
    await stack.up();
    await sandbox.customer.createAgent("jane.doe@acme.com");
  });

  async function changed(engage: object, connect: object) {
    const settings = await committedSettings();
    delete settings["engage-okta:guardrail"];
    const sections = { "engage-okta:engage": engage, "engage-okta:connect": connect };
    for (const [key, more] of Object.entries(sections)) {
      settings[key] = { ...(settings[key] as object), ...more };
    }
    return settings;
  }

  async function signIns(): Promise<string[]> {
    const jane = sandbox.people.find(({ firstName }) => firstName === "Jane")!;
    const outputs = await stack.outputs();
    const { signInUrl } = outputs.engage!.value as EngageOutputs;
    const { oktaAppId } = outputs.connect!.value as ConnectOutputs;
    return Promise.all(
      [signInToEngage(sandbox, signInUrl, jane), signInToConnect(sandbox, oktaAppId, jane)].map(
        (signIn) =>
          signIn.then(
            () => "in",
            (error: unknown) => {
              if (error instanceof SignInRefused) return "refused";
              throw error;
            },
          ),
      ),
    );
  }

  const cognito = { service: "cognito-idp", operation: "UpdateIdentityProvider", nth: 1 };
  const role = { service: "iam", operation: "UpdateRole", nth: 1 };

  async function halfWay(denied: typeof role, engage: object, connect: object): Promise<string[]> {
    await stack.configure(await changed(engage, connect));
    await withFault(sandbox.calls, denied, { kind: "status", status: 403 }, () =>
      assert.rejects(stack.up()),
    );
    return signIns();
  }

  afterEach("is put right by up --refresh", async () => {
    await stack.up({ refresh: true });
    assert.deepEqual(await signIns(), ["in", "in"]);
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
  });

  it("locks agents out of Engage where Okta asks for signatures already", async () => {
    const signed = { signedRequests: true };
    assert.deepEqual(await halfWay(cognito, signed, { sessionHours: 6 }), ["refused", "in"]);
  });

  it("locks no agent out where Okta no longer asks for signatures", async () => {
    assert.deepEqual(await halfWay(cognito, {}, { sessionHours: 6 }), ["in", "in"]);
  });

  it("locks agents out of Connect where Okta asks for a longer session already", async () => {
    assert.deepEqual(await halfWay(role, {}, { sessionHours: 8 }), ["in", "refused"]);
  });

  it("locks no agent out where Okta asks for a shorter session already", async () => {
    assert.deepEqual(await halfWay(role, {}, { sessionHours: 2 }), ["in", "in"]);
  });
});
