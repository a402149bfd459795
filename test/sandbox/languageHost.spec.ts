import assert from "node:assert/strict";
import { mkdtemp, symlink } from "node:fs/promises";
import path from "node:path";
import execa from "execa";
import { awsSettings, stackFor } from "../../sandbox/automation";
import { languageHost } from "../../sandbox/engine/languageHost";
import { pulumiText } from "../../sandbox/lookAround";
import type { Sandbox } from "../../sandbox/sandbox";
import { skip } from "../skip";
import { sharedSandbox } from "../sharedSandbox";

describe("The plain pulumi command", () => {
  let sandbox: Sandbox;
  let hostFolder: string;

  before(async function () {
    sandbox = await sharedSandbox();
    hostFolder = await languageHost(sandbox.engine, console.log).catch((error: Error) =>
      skip(this, `no language host for Node: ${error.message}`),
    );
  });

  it("previews the project's own Pulumi.yaml and index.ts through a language host, as npm run sandbox prints it", async () => {
    const stack = await stackFor(sandbox);
    const bin = await mkdtemp(path.join(sandbox.folder, "cli-"));
    const command = path.join(bin, "pulumi");
    await symlink(sandbox.engine.command, command);
    const host = "pulumi-language-nodejs";
    await symlink(path.join(hostFolder, host), path.join(bin, host));
    const printed = await pulumiText({ ...sandbox, engine: { ...sandbox.engine, command } }, stack);
    const [line = "", pack] = (printed.split("\n")[1] ?? "").split(" --policy-pack ");
    assert.equal(pack, path.join(__dirname, "../../policy"));
    // The last host that can be built runs no policy pack; that of Pulumi's download does.
    const settings = await awsSettings(path.join(stack.folder, "Pulumi.dev.yaml"));
    const plugins = await sandbox.attached?.addresses(sandbox.environment, settings);
    const PATH = bin + path.delimiter + sandbox.environment.PATH;
    const preview = await execa("sh", ["-c", `${line} --non-interactive`], {
      env: { ...sandbox.environment, PATH, PULUMI_DEBUG_PROVIDERS: plugins },
      reject: false,
      all: true,
    });
    assert.equal(preview.exitCode, 0, preview.all);
    assert.match(preview.stdout, /AppClientIdentityProvider engage-app-client create/);
    assert.match(preview.stdout, /PolicyAttachment guardrail-attachment-123456789012 create/);
    assert.match(preview.stdout, /^ {4}\+ 25 to create$/m);
    assert.deepEqual(sandbox.calls.writes(), []);
  });
});
