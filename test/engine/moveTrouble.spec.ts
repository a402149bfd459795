import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { CloudFormation } from "@aws-sdk/client-cloudformation";
import execa from "execa";
import type { EngageOutputs, MoveOutputs } from "../../outputs";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import { signInToEngage } from "../../sandbox/browser/signIn";
import { clientSettings } from "../../sandbox/customer";
import { cloudPicture } from "../../bench/faults/cloudPicture";
import type { DeployedStack } from "../../sandbox/customer";
import { languageHost } from "../../sandbox/engine/languageHost";
import { withEnvironment } from "../../sandbox/environment";
import { withFault } from "../../sandbox/faults/plant";
import type { Sandbox } from "../../sandbox/sandbox";
import { describeWholeAppClient, updateWholeAppClient } from "../../bench/faults/wholeAppClient";
import { sharedSandbox } from "../sharedSandbox";
import { skip } from "../skip";
import { customer } from "./customer/command";
import { engageOnly } from "./engageOnly";

const toStack = "LocalMeasureEngageV2";

/** One customer, from before the first update to the end of the move; each trouble comes after the one before. */
describe("a move to the vendor's next stack that meets trouble", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let newPlace: DeployedStack;

  before(async () => {
    sandbox = await sharedSandbox();
    const account = { "aws:allowedAccountIds": [sandbox.customer.account] };
    stack = await stackFor(sandbox, { settings: await engageOnly({}, account) });
    newPlace = await sandbox.customer.bringNextStack(toStack);
  });

  const run = (...args: string[]) => customer(sandbox, stack.folder, ...args);
  const begin = (name = "dev") =>
    run("move", name, "--to-stack", toStack, "--test-groups", "Engage Agents Trial", "--yes");

  describe("where no update has gone through", () => {
    const settings = () => readFile(path.join(stack.folder, "Pulumi.dev.yaml"), "utf8");

    it("does not begin, and says to set the stack's name, where nothing is deployed", async () => {
      const { exitCode, stderr } = await begin();
      assert.equal(exitCode, 1);
      assert.match(stderr, /Nothing of dev is deployed yet.*Set engage\.cloudFormationStack to/);
    });

    it("does not take a stack that this backend does not have for one without resources", async () => {
      const other = path.join(stack.folder, "Pulumi.other.yaml");
      await copyFile(path.join(stack.folder, "Pulumi.dev.yaml"), other);
      const { exitCode, stderr } = await begin("other");
      await rm(other);
      assert.equal(exitCode, 1);
      assert.match(
        stderr,
        /no stack other in the backend file:\S+, so it is unknown what is deployed/,
      );
      assert.doesNotMatch(stderr, /cloudFormationStack/);
    });

    it("does not begin, and says to finish the update, where the first one failed late", async () => {
      const denied = { service: "cognito-idp", operation: "UpdateUserPoolClient", nth: 1 };
      await withFault(sandbox.calls, denied, { kind: "refused", reason: "access denied" }, () =>
        assert.rejects(stack.up()),
      );
      const before = await settings();
      const { exitCode, stderr } = await begin();
      assert.equal(exitCode, 1);
      assert.match(
        stderr,
        /It is unknown what of dev is deployed: no pulumi up has gone through\./,
      );
      assert.match(stderr, /state has the identity provider \S+:Okta, .*pulumi up --stack dev/);
      assert.equal(await settings(), before);
    });
  });

  describe("where the state has lost all of the new sign-on", () => {
    let undisturbed: unknown;
    let whole: Awaited<ReturnType<typeof exported>>;
    /** What `recover` says to do. */
    let commands: string[];

    before(async () => {
      await stack.up();
      const begun = await begin();
      assert.equal(begun.exitCode, 0, begun.stderr);
      await stack.up();
      undisturbed = await cloudPicture(sandbox);
      whole = await exported();
      // Its components stay, as after a refresh that found nothing.
      const resources = whole.deployment.resources.filter(
        ({ urn, type }) => type.startsWith("engage:") || !/::engage-2-|removal-guard$/.test(urn),
      );
      assert.ok(resources.length < whole.deployment.resources.length);
      await imported({ ...whole, deployment: { ...whole.deployment, resources } });
    });

    async function exported() {
      const state = await withEnvironment(sandbox.environment, () => stack.stack.exportStack());
      const deployment = state.deployment as { resources: { urn: string; type: string }[] };
      return { ...state, deployment };
    }

    const imported = (state: typeof whole) =>
      withEnvironment(sandbox.environment, () => stack.stack.importStack(state));

    const recover = () => run("recover", "dev", "--yes");

    it("recover ends with the commands that take it into the state, and deletes nothing", async () => {
      const { exitCode, stdout, stderr } = await recover();
      assert.equal(exitCode, 1, stdout + stderr);
      assert.match(stdout, /Dropped out of the state, .*\n.*\n.*\n {2}identity provider Okta of/);
      assert.doesNotMatch(stdout, /nothing to adopt/i);
      assert.match(stderr, /lacks what belongs to the sign-on for the vendor's next stack/);
      commands = [...stderr.matchAll(/^ {2}(pulumi import .*)$/gm)].map(([, line]) => line ?? "");
      assert.equal(commands.length, 3, stderr);
      assert.deepEqual(await cloudPicture(sandbox), undisturbed);
    });

    it("it is whole after these commands and an update, which changes no cloud", async function () {
      const host = await languageHost(sandbox.engine, console.log).catch(async (error: Error) => {
        await imported(whole);
        return skip(this, `no language host for Node: ${error.message}`);
      });
      const bin = await mkdtemp(path.join(sandbox.folder, "cli-"));
      await symlink(sandbox.engine.command, path.join(bin, "pulumi"));
      const name = "pulumi-language-nodejs";
      await symlink(path.join(host, name), path.join(bin, name));
      const PATH = bin + path.delimiter + sandbox.environment.PATH;
      const plugins = await stack.keptPlugins();
      const env = { ...sandbox.environment, PATH, PULUMI_DEBUG_PROVIDERS: plugins };
      for (const command of commands) {
        const { exitCode, all } = await execa("sh", ["-c", `${command} --yes --non-interactive`], {
          cwd: stack.folder,
          env,
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

  describe("where the vendor deletes the old stack while only testers use the new one", () => {
    before(async () => {
      const { stackName: StackName } = sandbox.customer;
      await new CloudFormation(clientSettings(sandbox)).deleteStack({ StackName });
    });

    const step = (flag: string) => run("move", "dev", flag, "--yes");

    it("tells so, and takes no step that could not be deployed", async () => {
      const { stdout } = await run("move", "dev");
      assert.match(
        stdout,
        /deleted by the vendor +the old stack LocalMeasureEngage and the old user/,
      );
      assert.match(stdout, /Next: .* --retire$/);
      for (const flag of ["--everyone", "--back"]) {
        const { exitCode, stderr } = await step(flag);
        assert.equal(exitCode, 1);
        assert.match(stderr, /The vendor has deleted .*Nothing was written\. .* --retire/);
      }
    });

    it("is retired for everyone, who then sign in to the new one, though the vendor has reset its client", async () => {
      const { move: next } = await stack.outputs();
      const { signInUrl } = (next!.value as MoveOutputs).engage;
      const { account } = sandbox.customer;
      const place = { aws: sandbox.aws, customer: { ...newPlace, account } };
      const client = await describeWholeAppClient(place);
      await updateWholeAppClient(place, { ...client, SupportedIdentityProviders: ["COGNITO"] });
      const { exitCode, stdout, stderr } = await step("--retire");
      assert.equal(exitCode, 0, stderr);
      assert.match(stdout, /lists COGNITO, without Okta\. Run pulumi up --refresh --stack dev/);
      assert.match(
        stdout,
        /assigns the sign-on for LocalMeasureEngageV2 to Engage Agents, as the old/,
      );
      await stack.up({ refresh: true });
      const { engage } = await stack.outputs();
      const { appClientId, signInUrl: url } = engage!.value as EngageOutputs;
      assert.equal(url, signInUrl);
      for (const person of sandbox.people.filter(({ groups }) =>
        groups.includes("Engage Agents"),
      )) {
        const { claims } = await signInToEngage(sandbox, url, person);
        assert.equal(claims.aud, appClientId);
      }
    });
  });
});
