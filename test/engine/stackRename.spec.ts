import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import execa from "execa";
import { openStack } from "../../operations/stack";
import { stackFor } from "../../sandbox/automation";
import { withEnvironment } from "../../sandbox/environment";
import { sharedSandbox } from "../sharedSandbox";
import { engageOnly } from "./engageOnly";

/** As docs/operating.md has it for every supported version of Pulumi. */
describe("a customer's new name", () => {
  it("changes nothing in the clouds, and the next preview has nothing to do", async () => {
    const sandbox = await sharedSandbox();
    const stack = await stackFor(sandbox, { settings: await engageOnly() });
    await stack.up();
    await withEnvironment(sandbox.environment, async () => {
      const state = await stack.stack.exportStack();
      const { resources } = state.deployment as { resources: { replaceWith?: string[] }[] };
      assert.ok(resources.some(({ replaceWith }) => replaceWith));
      for (const resource of resources) delete resource.replaceWith;
      await stack.stack.importStack(state);
    });
    const { engine, environment } = sandbox;
    await execa(engine.command, ["stack", "rename", "acme", "--stack", "dev"], {
      cwd: stack.folder,
      env: environment as NodeJS.ProcessEnv,
    });
    assert.ok((await readdir(stack.folder)).includes("Pulumi.acme.yaml"));
    const renamed = await stackFor(sandbox, { name: "acme", folder: stack.folder });
    assert.deepEqual(Object.keys((await renamed.preview()).changeSummary), ["same"]);
    const { outputs } = await openStack({ stack: "acme", cwd: stack.folder, environment });
    assert.equal(outputs.engage.identityProviderName, "Okta");
    await renamed.up();
    await renamed.destroy();
  });
});
