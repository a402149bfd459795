import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { parse } from "yaml";
import { engineProcesses, kill } from "../../bench/faults/engineProcess";
import { removeCutAttributes } from "../../bench/faults/state";
import { KeptRuns, projectProgram } from "../../bench/startRun";
import type { Report } from "../../operations/verify/report";
import type { EngageOutputs, MoveOutputs } from "../../outputs";
import { customerStack, type SandboxStack } from "../../sandbox/automation";
import type { Environment } from "../../sandbox/environment";
import type { Call } from "../../sandbox/faults/calls";
import { SignInRefused } from "../../sandbox/browser/browser";
import { signInToEngage } from "../../sandbox/browser/signIn";
import { clientSettings } from "../../sandbox/customer";
import type { DeployedStack } from "../../sandbox/customer";
import type { Sandbox } from "../../sandbox/sandbox";
import { comparable } from "../../sandbox/customer";
import { describeWholeAppClient, updateWholeAppClient } from "../../bench/faults/wholeAppClient";
import { keepPacks } from "../policy/pack";
import { sharedSandbox } from "../sharedSandbox";
import { command, customer } from "./customer/command";
import { makeStack } from "./makeStack";

const handedOver = "LocalMeasureEngageHandedOver";
const toStack = "LocalMeasureEngageV2";
const policyPacks = [path.join(__dirname, "../../policy")];

/** A call of a step, at which its engine is killed. */
interface Moment {
  service: string;
  operation: string;
  /** Which one of its operation. @default the first */
  nth?: number;
}

describe("customer move on the real engine", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let toBeKilled: KeptRuns;
  let next: DeployedStack;
  let old: EngageOutputs;
  /** Both app clients as they were found, without their lists of providers. */
  let clients: unknown[];

  before(async () => {
    sandbox = await sharedSandbox();
    await keepPacks(sandbox);
    stack = await customerStack(sandbox, { policyPacks });
    toBeKilled = new KeptRuns({ ...sandbox, environment: await withKeptPlugins() });
    await stack.up();
    old = (await outputs()).engage;
    next = await sandbox.customer.bringNextStack(toStack);
    await makeStack(sandbox, handedOver, sandbox.customer.stackOutputs);
    clients = (await wholeClients()).map(({ rest }) => rest);
    await signIn("Alex", old);
    const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
    const { userPoolId: UserPoolId } = sandbox.customer;
    const { Users = [] } = await cognito.listUsers({ UserPoolId });
    const alex = Users.find(({ Attributes = [] }) =>
      Attributes.some(({ Name, Value }) => Name === "email" && Value === "alex.kim@acme.com"),
    );
    const Username = alex?.Username ?? "";
    await cognito.adminAddUserToGroup({ UserPoolId, GroupName: "LMAdmin", Username });
  });

  after(() => toBeKilled?.stop());

  /** They outlive the engines that are killed, and finish what is under way. */
  async function withKeptPlugins(): Promise<Environment> {
    return { ...sandbox.environment, PULUMI_DEBUG_PROVIDERS: await stack.keptPlugins() };
  }

  const move = (...args: string[]) => customer(sandbox, stack.folder, "move", "dev", ...args);

  async function moved(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await move(...args);
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout;
  }

  /** Refused, and the file is as it was. */
  async function refused(...args: string[]): Promise<string> {
    const before = await settingsText();
    const { exitCode, stdout, stderr } = await move(...args);
    assert.equal(exitCode, 1, stdout + stderr);
    assert.equal(await settingsText(), before);
    return stderr;
  }

  const settingsText = () => readFile(path.join(stack.folder, "Pulumi.dev.yaml"), "utf8");

  async function settings(section: string): Promise<Record<string, unknown> | undefined> {
    const { config } = parse(await settingsText()) as { config: Record<string, never> };
    return config[`engage-okta:${section}`];
  }

  async function outputs(): Promise<{ engage: EngageOutputs; move?: MoveOutputs }> {
    const { engage, move: ofNext } = await stack.outputs();
    return { engage: engage?.value as EngageOutputs, move: ofNext?.value as MoveOutputs };
  }

  function signIn(name: string, { signInUrl }: EngageOutputs) {
    const person = sandbox.people.find(({ firstName }) => firstName === name);
    assert.ok(person);
    return signInToEngage(sandbox, signInUrl, person);
  }

  /** Signs agents in, each to be let in or not. */
  async function assertSignIns(
    at: EngageOutputs,
    expected: { Jane: boolean; Alex: boolean },
  ): Promise<void> {
    for (const [name, isIn] of Object.entries(expected)) {
      const work = signIn(name, at).then(
        ({ claims }) => claims.aud === at.appClientId,
        (error: unknown) => {
          if (error instanceof SignInRefused) return false;
          throw error;
        },
      );
      assert.equal(await work, isIn, `${name} at ${at.domain}`);
    }
  }

  async function wholeClients() {
    const { customer: first, aws } = sandbox;
    const places = [first, { ...next, account: first.account }];
    return Promise.all(
      places.map(async (place) => {
        const client = comparable(await describeWholeAppClient({ aws, customer: place }));
        const { SupportedIdentityProviders: listed, ...rest } = client;
        return { listed, rest };
      }),
    );
  }

  /** @param lists Of the old and of the new client. */
  async function assertClients(...lists: string[][]): Promise<void> {
    const now = await wholeClients();
    assert.deepEqual(
      now.map(({ rest }) => rest),
      clients,
      "more than the list has changed",
    );
    assert.deepEqual(
      now.map(({ listed }) => listed),
      lists,
    );
  }

  /** Pulumi's own record of a plugin. */
  const isProvider = (urn: string) => urn.includes("::pulumi:providers:");
  const isEngage = (urn: string) => urn.includes("engage:index:EngageSignOn");

  /** Runs `up` with the policy pack, and gives what it does to the sign-ons to Engage. */
  async function up(options: { refresh?: boolean } = {}): Promise<Record<string, string>> {
    const operations: Record<string, string> = {};
    const onEvent = ({ resourcePreEvent }: EngineEvent) => {
      if (resourcePreEvent) {
        const { urn, op } = resourcePreEvent.metadata;
        if (op !== "refresh" && !isProvider(urn)) operations[urn] = op;
      }
    };
    await stack.up({ ...options, onEvent });
    const all = Object.entries(operations);
    const replaced = all.filter(([, op]) => /replace/.test(op));
    assert.deepEqual(replaced, [], "replaced");
    const others = all.filter(([urn, op]) => !isEngage(urn) && op !== "same");
    assert.deepEqual(others, [], "not Engage's");
    assert.ok(all.some(([urn]) => urn.includes("ConnectSignOn")));
    const changed = all.filter(([, op]) => op !== "same");
    return Object.fromEntries(changed.map(([urn, op]) => [urn.split("::").at(-1), op]));
  }

  const ofNext = (name: string) => name.startsWith("engage-2");

  /** The step in another process, whose engine dies at a call and never hears the answer. */
  async function killedAt({ nth = 1, ...moment }: Moment): Promise<void> {
    sandbox.calls.clear();
    const run = toBeKilled.run(stack, { command: "up", program: projectProgram });
    let isKilled = false;
    sandbox.calls.fault = (call) => {
      const { service, operation } = moment;
      if (isKilled || call.service !== service || call.operation !== operation) return undefined;
      if (call.nth < nth) return undefined;
      isKilled = true;
      kill(engineProcesses(toBeKilled.pid));
      return undefined;
    };
    const error = await run;
    sandbox.calls.fault = () => undefined;
    assert.ok(isKilled, `${moment.operation} was not reached`);
    assert.match(error, /SIGKILL/);
    await removeCutAttributes(sandbox);
    await stack.stack.cancel().catch(() => undefined);
    const { exitCode, stdout, stderr } = await customer(
      sandbox,
      stack.folder,
      ...["recover", "dev", "--yes"],
    );
    assert.equal(exitCode, 0, stdout + stderr);
  }

  describe("refuses, before it writes anything,", () => {
    const testers = ["--test-groups", "Engage Agents Trial"];

    it("steps that do not follow, and flags that contradict each other", async () => {
      assert.match(await refused("--everyone"), /dev is not moving to another stack.*--to-stack/);
      const both = await refused("--to-stack", toStack, "--retire");
      assert.match(both, /one of --to-stack and --retire/);
    });

    it("the stack that is there, and names that are none, without a call", async () => {
      sandbox.calls.clear();
      const same = await refused("--to-stack", "LocalMeasureEngage", ...testers);
      assert.match(same, /signs in to LocalMeasureEngage already/);
      const odd = await refused(
        "--to-stack",
        "Local Measure",
        "--user-pool-id",
        "pool",
        ...testers,
      );
      assert.match(odd, /move\.cloudFormationStack\n.*"Local Measure"/);
      assert.match(odd, /move\.userPoolId\n.*"pool"/);
      assert.deepEqual(sandbox.calls.all(), []);
    });

    it("a stack that is not there, one that may not be read, and no answer, each in its own words", async () => {
      const none = await refused("--to-stack", "LocalMeasureEngageV3", ...testers);
      assert.match(
        none,
        /There is no CloudFormation stack "LocalMeasureEngageV3" in ap-southeast-2/,
      );
      const describing = ({ operation, request }: Call) =>
        operation === "DescribeStacks" && JSON.stringify(request).includes(toStack);
      sandbox.calls.fault = (call) =>
        describing(call) ? { kind: "refused", reason: "access denied" } : undefined;
      const denied = await refused("--to-stack", toStack, ...testers);
      assert.match(denied, /may not read the CloudFormation stack "LocalMeasureEngageV2"/);
      sandbox.calls.fault = (call) => (describing(call) ? { kind: "resetBefore" } : undefined);
      const silent = await refused("--to-stack", toStack, ...testers);
      assert.match(
        silent,
        /AWS did not answer about the CloudFormation stack "LocalMeasureEngageV2"/,
      );
      sandbox.calls.fault = () => undefined;
    });

    it("a stack without a user pool, with another app client, no testers and a group that is not there", async () => {
      await makeStack(sandbox, "NoOutputs", { Web: "https://engage.example.com" });
      assert.match(
        await refused("--to-stack", "NoOutputs", ...testers),
        /No output of .* is a user pool id/,
      );
      const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
      const { userPoolId: UserPoolId } = sandbox.customer;
      const made = await cognito.createUserPoolClient({ UserPoolId, ClientName: "second" });
      const client = made.UserPoolClient?.ClientId ?? "";
      const given = { ...sandbox.customer.stackOutputs, EngageAppClientId: client };
      await makeStack(sandbox, "OtherClient", given);
      const other = await refused("--to-stack", "OtherClient", ...testers);
      assert.match(other, /has the old user pool .*, but another app client: second/);
      assert.match(await refused("--to-stack", toStack), /for a test group first: name one/);
      const group = await refused("--to-stack", toStack, "--test-groups", "Engage Agents Tria");
      assert.match(group, /Okta has no group "Engage Agents Tria"/);
    });
  });

  describe("to a stack with the old pool and client handed over", () => {
    it("changes the stack's name, and nothing of the sign-on, also after its engine was killed", async () => {
      const said = await moved("--to-stack", handedOver);
      assert.match(said, /the same user pool and app client, handed over/);
      assert.match(said, /every agent keeps their user/);
      assert.equal((await settings("engage"))?.cloudFormationStack, handedOver);
      assert.equal(await settings("move"), undefined);
      // It writes to no cloud: the lookup describes the client, then the record, then the attachment.
      await killedAt({ service: "cognito-idp", operation: "DescribeUserPoolClient", nth: 3 });
      assert.deepEqual(
        sandbox.calls.all().filter(({ writes, service }) => writes && service !== "okta"),
        [],
      );
      const changes = await up({ refresh: true });
      assert.deepEqual(changes, { "engage-app-client": "update" });
      await assertClients(["COGNITO", "Okta"], ["COGNITO"]);
      await assertSignIns(old, { Jane: true, Alex: true });
    });
  });

  describe("to a stack with a user pool of its own", () => {
    let ofNew: EngageOutputs;

    it("begins: says what happens to users, and adds the sign-on for the testers", async () => {
      const args = ["--test-groups", "Engage Agents Trial", "--test-users", "alex.kim@acme.com"];
      const said = await moved("--to-stack", toStack, ...args);
      assert.match(said, /Every agent is a new user in it, Okta_…/);
      assert.match(said, /Administrators: alex\.kim@acme\.com are carried over/);
      const administrators = ["jane.doe@acme.com", "alex.kim@acme.com"];
      assert.deepEqual((await settings("engage"))?.administrators, administrators);
      assert.match(await moved(), /deployed +one sign-on\nNext: pulumi up/);
      await killedAt({ service: "cognito-idp", operation: "CreateIdentityProvider" });
      const changes = await up({ refresh: true });
      const touched = Object.entries(changes).filter(([name]) => !ofNext(name));
      assert.deepEqual(touched, [], "of the old sign-on");
      assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
      ofNew = (await outputs()).move!.engage;
      const labels = sandbox.okta.snapshot().apps.map(({ label }) => label);
      assert.equal(labels.filter((label) => label === "Local Measure Engage (new)").length, 2);
      await assertClients(["COGNITO", "Okta"], ["COGNITO", "Okta"]);
      await assertSignIns(old, { Jane: true, Alex: true });
      await assertSignIns(ofNew, { Jane: false, Alex: true });
    });

    it("is resumed by the same command, and refuses another stack and a step too far", async () => {
      assert.match(
        await moved("--to-stack", toStack),
        /for testers.*\n.*for testers\nNext: .*--everyone/,
      );
      const other = await refused("--to-stack", "LocalMeasureEngageV3", "--test-groups", "Trial");
      assert.match(other, /on its way to LocalMeasureEngageV2 already/);
      assert.match(await refused("--retire"), /Only a test group may use the new sign-on/);
    });

    it("goes on to everyone, also after its engine was killed", async () => {
      await moved("--everyone");
      assert.match(await refused("--retire"), /not deployed for everyone yet/);
      await killedAt({ service: "okta", operation: "PUT /api/v1/apps/{id}/groups/{groupId}" });
      const changes = await up({ refresh: true });
      assert.ok(Object.keys(changes).every(ofNext), JSON.stringify(changes));
      await assertClients(["COGNITO", "Okta"], ["COGNITO", "Okta"]);
      for (const at of [old, ofNew]) await assertSignIns(at, { Jane: true, Alex: true });
    });

    it("lets verify, people and the hand-off tell of both", async () => {
      const run = (...args: string[]) => command(sandbox, stack.folder, ...args, "--stack", "dev");
      const { stdout: verified } = await run("verify", "--json");
      const report = JSON.parse(verified) as Report;
      assert.ok(report.ok, verified);
      assert.deepEqual(report.move, { cloudFormationStack: toStack, stage: "everyone" });
      const names = report.checks.map(({ name }) => name);
      const ofOld = names.filter((name) => name.startsWith("engage-"));
      assert.deepEqual(
        names.filter((name) => name.startsWith("next-")),
        ofOld.map((name) => `next-${name}`),
      );
      const people = await run("people", "--next", "--apply", "--yes");
      assert.match(people.stdout, /alex\.kim@acme\.com/, people.stderr);
      const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
      const group = { UserPoolId: next.userPoolId, GroupName: "LMAdmin" };
      const { Users = [] } = await cognito.listUsersInGroup(group);
      const emails = Users.flatMap(({ Attributes = [] }) =>
        Attributes.filter(({ Name }) => Name === "email").map(({ Value }) => Value),
      );
      assert.deepEqual(emails.sort(), ["alex.kim@acme.com", "jane.doe@acme.com"]);
      const { stderr } = await run("people");
      assert.match(
        stderr,
        /A move to LocalMeasureEngageV2 is under way\. This is about the old sign-on; npm run people -- --stack \w+ --next is about the new one\./,
      );
      const { stdout: handoff, stderr: failure } = await run("handoff", "--format", "json");
      const told = JSON.parse(handoff || failure) as { move: MoveOutputs };
      assert.equal(told.move.engage.userPoolId, next.userPoolId);
      assert.doesNotMatch(handoff, /made-up-/, "a secret output of the next stack");
    });

    it("goes back to the testers, also after its engine was killed", async () => {
      await moved("--back");
      await killedAt({ service: "okta", operation: "DELETE /api/v1/apps/{id}/groups/{groupId}" });
      await up({ refresh: true });
      await assertSignIns(old, { Jane: true, Alex: true });
      await assertSignIns(ofNew, { Jane: false, Alex: true });
    });

    it("goes back to the old sign-on alone, and begins again", async () => {
      await moved("--back");
      assert.equal(await settings("move"), undefined);
      await moved("--to-stack", toStack, "--test-groups", "Engage Agents Trial");
      await moved("--back");
      await killedAt({ service: "cognito-idp", operation: "DeleteIdentityProvider" });
      const changes = Object.entries(await up({ refresh: true }));
      assert.ok(changes.length > 0);
      assert.ok(changes.every(([name, op]) => ofNext(name) && op === "delete"));
      await assertClients(["COGNITO", "Okta"], ["COGNITO"]);
      await assertSignIns(old, { Jane: true, Alex: true });
      await assertSignIns(ofNew, { Jane: false, Alex: false });
      await moved("--to-stack", toStack, "--test-groups", "Engage Agents Trial");
      await up();
      await moved("--everyone");
      await up();
      ofNew = (await outputs()).move!.engage;
      for (const at of [old, ofNew]) await assertSignIns(at, { Jane: true, Alex: true });
    });

    it("does not retire the old one while the new client's list is reset, and lists it again", async () => {
      const both = await settingsText();
      const list = async (...names: string[]) => {
        const { account } = sandbox.customer;
        const place = { aws: sandbox.aws, customer: { ...next, account } };
        const whole = await describeWholeAppClient(place);
        await updateWholeAppClient(place, { ...whole, SupportedIdentityProviders: names });
      };
      await moved("--retire");
      await list("COGNITO");
      await assert.rejects(
        stack.preview(),
        /app client \S+ of the new one lists COGNITO, without Okta/,
      );
      await writeFile(path.join(stack.folder, "Pulumi.dev.yaml"), both);
      assert.match(
        await refused("--retire"),
        /No agent of dev could sign in after this: the new app/,
      );
      assert.match(await moved(), /Next: pulumi up --refresh --stack dev/);
      assert.deepEqual(await up({ refresh: true }), { "engage-2-app-client": "update" });
      await assertClients(["COGNITO", "Okta"], ["COGNITO", "Okta"]);
    });

    it("retires the old one, also after its engine was killed, and does not change the new one", async () => {
      await moved("--retire");
      assert.equal(await settings("move"), undefined);
      await killedAt({ service: "cognito-idp", operation: "UpdateUserPoolClient" });
      const changes = Object.entries(await up({ refresh: true }));
      const live = changes.filter(([name, op]) => ofNext(name) && op !== "update");
      assert.deepEqual(live, [], "of the new sign-on");
      assert.deepEqual(Object.keys((await stack.preview()).changeSummary), ["same"]);
      const { engage, move: left } = await outputs();
      assert.equal(left, undefined);
      assert.deepEqual(engage, { ...ofNew, generation: 2 });
      await assertClients(["COGNITO"], ["COGNITO", "Okta"]);
      await assertSignIns(old, { Jane: false, Alex: false });
      await assertSignIns(ofNew, { Jane: true, Alex: true });
      const labels = sandbox.okta.snapshot().apps.map(({ label }) => label);
      assert.deepEqual(labels.sort(), [
        "Amazon Connect",
        "Local Measure Engage",
        "Local Measure Engage",
      ]);
    });
  });
});
