import assert from "node:assert/strict";
import { mkdtemp, symlink } from "node:fs/promises";
import path from "node:path";
import execa from "execa";
import { customerStack, type SandboxStack } from "../../sandbox/automation";
import { cloudPicture } from "../../sandbox/cloudPicture";
import { languageHost } from "../../sandbox/engine/languageHost";
import { withEnvironment } from "../../sandbox/environment";
import type { Sandbox } from "../../sandbox/sandbox";
import { sharedSandbox } from "../sharedSandbox";
import { skip } from "../skip";
import { customer } from "./customer/command";

const toStack = "LocalMeasureEngageV2";

describe("recovering the sign-on for the vendor's next stack, of which the state has lost all", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let undisturbed: unknown;
  /** What `recover` says to do. */
  let commands: string[];

  before(async () => {
    sandbox = await sharedSandbox();
    stack = await customerStack(sandbox);
    await stack.up();
    await sandbox.customer.bringNextStack(toStack);
    const args = ["--to-stack", toStack, "--test-groups", "Engage Agents Trial", "--yes"];
    const begun = await customer(sandbox, stack.folder, "move", "dev", ...args);
    assert.equal(begun.exitCode, 0, begun.stderr);
    await stack.up();
    undisturbed = await cloudPicture(sandbox);
    await forgetNext();
  });

  /** Its components stay, as after a refresh that found nothing. */
  async function forgetNext(): Promise<void> {
    await withEnvironment(sandbox.environment, async () => {
      const exported = await stack.stack.exportStack();
      const deployment = exported.deployment as { resources: { urn: string; type: string }[] };
      deployment.resources = deployment.resources.filter(
        ({ urn, type }) => type.startsWith("engage:") || !/::engage-2-|removal-guard$/.test(urn),
      );
      await stack.stack.importStack(exported);
    });
  }

  const recover = () => customer(sandbox, stack.folder, "recover", "dev", "--yes");

  it("ends with the commands that take it into the state, and deletes nothing", async () => {
    const { exitCode, stdout, stderr } = await recover();
    assert.equal(exitCode, 1, stdout + stderr);
    assert.match(stdout, /Dropped out of the state, .*\n.*\n.*\n {2}identity provider Okta of/);
    assert.doesNotMatch(stdout, /nothing to adopt/i);
    assert.match(stderr, /lacks what belongs to the sign-on for the vendor's next stack/);
    commands = [...stderr.matchAll(/^ {2}(pulumi import .*)$/gm)].map(([, line]) => line ?? "");
    assert.equal(commands.length, 3, stderr);
    assert.deepEqual(await cloudPicture(sandbox), undisturbed);
  });

  it("is whole after these commands and an update, which changes no cloud", async function () {
    const host = await languageHost(sandbox.engine, console.log).catch((error: Error) =>
      skip(this, `no language host for Node: ${error.message}`),
    );
    const bin = await mkdtemp(path.join(sandbox.folder, "cli-"));
    await symlink(sandbox.engine.command, path.join(bin, "pulumi"));
    const name = "pulumi-language-nodejs";
    await symlink(path.join(host, name), path.join(bin, name));
    const PATH = bin + path.delimiter + sandbox.environment.PATH;
    for (const command of commands) {
      const { exitCode, all } = await execa("sh", ["-c", `${command} --yes --non-interactive`], {
        cwd: stack.folder,
        env: { ...sandbox.environment, PATH },
        all: true,
        reject: false,
      });
      assert.equal(exitCode, 0, `${command}\n${all}`);
    }
    await stack.up({ refresh: true });
    assert.deepEqual(await cloudPicture(sandbox), undisturbed);
    assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
    assert.match((await recover()).stdout, /Nothing is left over/);
  });
});
