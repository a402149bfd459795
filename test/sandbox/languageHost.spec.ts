import assert from "node:assert/strict";
import { access } from "node:fs/promises";
import path from "node:path";
import execa from "execa";
import { stackFor } from "../../sandbox/automation";
import { languageHost } from "../../sandbox/engine/languageHost";
import type { Sandbox } from "../../sandbox/sandbox";
import { skip } from "../skip";
import { sharedSandbox } from "../sharedSandbox";

describe("The plain pulumi command", () => {
  let sandbox: Sandbox;
  let hostFolder: string;

  before(async function () {
    sandbox = await sharedSandbox();
    const besideEngine = path.dirname(sandbox.engine.command);
    const own = access(path.join(besideEngine, "pulumi-language-nodejs"));
    hostFolder = await own
      .then(
        () => besideEngine,
        () => languageHost(console.log),
      )
      .catch((error: Error) => skip(this, `no language host for Node: ${error.message}`));
  });

  it("previews the project's own Pulumi.yaml and index.ts through a language host", async () => {
    const { folder, name } = await stackFor(sandbox);
    const { PATH = "" } = sandbox.environment;
    const preview = await execa("pulumi", ["preview", "--stack", name, "--non-interactive"], {
      cwd: folder,
      env: { ...sandbox.environment, PATH: hostFolder + path.delimiter + PATH },
      reject: false,
      all: true,
    });
    assert.equal(preview.exitCode, 0, preview.all);
    assert.match(preview.stdout, /AppClientIdentityProvider engage-app-client create/);
    assert.match(preview.stdout, /PolicyAttachment guardrail-attachment-123456789012 create/);
    assert.match(preview.stdout, /^ {4}\+ 21 to create$/m);
    assert.deepEqual(sandbox.calls.writes(), []);
  });
});
