import assert from "node:assert/strict";
import { openStack } from "../../operations/stack";
import { OperatorError } from "../../operations/failure";
import { demoSettings, stackFor, type SandboxStack } from "../../sandbox/automation";
import type { Sandbox } from "../../sandbox/sandbox";
import { sharedSandbox } from "../sharedSandbox";
import { engageOnly } from "./engageOnly";

/** `--target` and `--exclude` leave resources out, and the engine writes all outputs nevertheless. */
describe("an update of some resources only", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await stackFor(sandbox, { settings: await engageOnly() });
  });

  const open = () =>
    openStack({ stack: "dev", cwd: stack.folder, environment: sandbox.environment });

  async function refusal(): Promise<string> {
    const error: unknown = await open().then(
      () => assert.fail("it was read"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof OperatorError, String(error));
    return error.message;
  }

  it("leaves outputs of an identity provider that there is not, which no command believes", async () => {
    await stack.up({ target: ["**::engage", "**engage-app"] });
    assert.match(
      await refusal(),
      /name resources that were never created: engage\. .*--target, --exclude or --continue-on-error.*pulumi up --stack dev/,
    );
    await stack.up();
    assert.equal((await open()).outputs.engage.identityProviderName, "Okta");
  });

  it("leaves outputs of new sections, and names them", async () => {
    await stack.configure(await demoSettings());
    await stack.up({ target: ["**engage-app"] });
    assert.match(await refusal(), /were never created: connect, guardrail\. /);
  });

  it("is not the only one that leaves such outputs: one that goes on after an error does, too", async () => {
    await stack.destroy();
    const refused = ["CreateIdentityProvider", "CreateRole"];
    sandbox.calls.fault = ({ operation }) =>
      refused.includes(operation) ? { kind: "status", status: 403 } : undefined;
    await assert.rejects(stack.up({ continueOnError: true }));
    sandbox.calls.fault = () => undefined;
    // Which of two failures comes first decides whether the engine still writes outputs.
    assert.match(
      await refusal(),
      /were never created: engage, connect, guardrail\. .* or --continue-on-error|has no outputs yet: .* its only update failed/,
    );
    // As every pulumi up does first.
    await stack.preview();
    await stack.up();
    const { outputs } = await open();
    assert.ok(outputs.guardrail);
    assert.match(outputs.connect?.roleArn ?? "", /:role\/AmazonConnectOkta-acme$/);
  });

  describe("on the move to the vendor's next stack", () => {
    const inStage = async (stage: string) => {
      const settings = await engageOnly();
      return {
        ...settings,
        "engage-okta:move": { cloudFormationStack: "Next", stage, groups: ["Connect Agents"] },
      };
    };

    before(async () => {
      await sandbox.reset();
      await sandbox.customer.bringNextStack("Next");
      stack = await stackFor(sandbox, { settings: await inStage("test") });
      await stack.up();
    });

    it("does not count as a move of everyone, whom it left out", async () => {
      await stack.configure(await inStage("everyone"));
      await stack.up({ target: ["**engage-app"] });
      const retired = await engageOnly({ cloudFormationStack: "Next", generation: 2 });
      await stack.configure(retired);
      await assert.rejects(stack.preview(), /This would remove the sign-on that agents use/);
      await stack.configure(await inStage("everyone"));
      await stack.up();
      await stack.configure(retired);
      await stack.preview();
    });
  });
});
