import assert from "node:assert/strict";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import { SignInRefused } from "../../sandbox/browser/browser";
import { signInToEngage } from "../../sandbox/browser/signIn";
import { withFault } from "../../sandbox/faults/plant";
import type { Sandbox } from "../../sandbox/sandbox";
import { sharedSandbox } from "../sharedSandbox";
import { engageOnly } from "./engageOnly";

/** Okta's application comes before Cognito's provider, which reads its metadata. */
describe("signed requests of a customer whose agents sign in already", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await stackFor(sandbox, { settings: await engageOnly() });
    await stack.up();
  });

  async function signIn(): Promise<string> {
    const jane = sandbox.people.find(({ firstName }) => firstName === "Jane");
    const { engage } = await stack.outputs();
    const { signInUrl } = engage?.value as { signInUrl: string };
    return signInToEngage(sandbox, signInUrl, jane!).then(
      ({ claims }) => String(claims.email),
      (error: unknown) => {
        if (error instanceof SignInRefused) return "refused";
        throw error;
      },
    );
  }

  /** An update that AWS refuses at the provider. */
  async function halfWay(signedRequests: boolean): Promise<void> {
    await stack.configure(await engageOnly({ signedRequests }));
    const denied = { service: "cognito-idp", operation: "UpdateIdentityProvider", nth: 1 };
    await withFault(sandbox.calls, denied, { kind: "status", status: 403 }, () =>
      assert.rejects(stack.up()),
    );
  }

  it("are asked for before Cognito signs: an update that fails in between needs up --refresh at once", async () => {
    await halfWay(true);
    assert.equal(await signIn(), "refused");
    await stack.up({ refresh: true });
    assert.equal(await signIn(), "jane.doe@acme.com");
  });

  it("are no longer asked for before Cognito stops: an update that fails in between locks no agent out", async () => {
    await halfWay(false);
    assert.equal(await signIn(), "jane.doe@acme.com");
    await stack.up({ refresh: true });
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
  });
});
