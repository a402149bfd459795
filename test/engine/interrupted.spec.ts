import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { engineProcesses, kill } from "../../bench/faults/engineProcess";
import { readState, removeCutAttributes } from "../../bench/faults/state";
import { Wipe } from "../../bench/faults/wipe";
import { projectProgram, startRun } from "../../bench/startRun";
import { engineHasEnded } from "../../components/appClient/engine";
import { stackFor, type SandboxStack } from "../../sandbox/automation";
import type { Call, Calls, Fault } from "../../sandbox/faults/calls";
import { cloudPicture, type CloudPicture } from "../../bench/faults/cloudPicture";
import { engineErrors } from "../../sandbox/engineOutput";
import { inGaps, withFault } from "../../sandbox/faults/plant";
import { type Process, read as processOf } from "../../bench/processes";
import type { Sandbox } from "../../sandbox/sandbox";
import { comparable } from "../../sandbox/customer";
import { describeWholeAppClient } from "../../bench/faults/wholeAppClient";
import { engageOnly } from "./engageOnly";
import { sharedSandbox } from "../sharedSandbox";

interface Write {
  service: string;
  operation: string;
  /** What the operator reads when it fails. */
  error: RegExp;
}

const makeApp: Write = {
  service: "okta",
  operation: "POST /api/v1/apps",
  error: /failed to create SAML application: the API returned an error: Internal Server Error/,
};
const setPolicy: Write = {
  service: "okta",
  operation: "PUT /api/v1/apps/{id}/policies/{policyId}",
  error: /failed to .*policy.*: the API returned an error: Internal Server Error/,
};
const assignGroup: Write = {
  service: "okta",
  operation: "PUT /api/v1/apps/{id}/groups/{groupId}",
  error: /failed to create application group assignment: the API returned an error: Internal/,
};
const makeProvider: Write = {
  service: "cognito-idp",
  operation: "CreateIdentityProvider",
  error:
    /creating Cognito Identity Provider \(\S+:Okta\): .*CreateIdentityProvider.*Internal error/,
};
const listProvider: Write = {
  service: "cognito-idp",
  operation: "UpdateUserPoolClient",
  error:
    /UpdateUserPoolClient of app client \w+ of user pool \S+: InternalErrorException: Internal error/,
};
/** In an order in which nothing needs a later one. */
const writes = [makeApp, setPolicy, assignGroup, makeProvider, listProvider];

const isCall = (call: Call) => (write: Write) =>
  call.service === write.service && call.operation === write.operation;

/** Runs the work on a fresh log and gives the calls that it made and that can change something. */
async function writesOf(calls: Calls, work: () => Promise<unknown>): Promise<readonly Call[]> {
  calls.clear();
  await work();
  return calls.writes();
}

describe("An update of Engage sign-on that is interrupted", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  /** What is there without and with the deployment, when nothing goes wrong. */
  let without: CloudPicture;
  let complete: { picture: CloudPicture; state: unknown };
  let client: object;
  let wipe: Wipe;

  before(async () => {
    sandbox = await sharedSandbox();
    sandbox.aws.setFutureClientField("FutureMember", { kept: true });
    client = await clientButList();
    without = await cloudPicture(sandbox);
    // A bookmark is made by the same calls as the application, at the same time; recover.spec.ts loses one.
    stack = await stackFor(sandbox, { settings: await engageOnly({ tile: "hidden" }) });
    stack.stack.workspace.envVars.AWS_MAX_ATTEMPTS = "3";
    wipe = await Wipe.to(sandbox);
  });

  /** The app client without the one member that may change, and the date. */
  async function clientButList(): Promise<object> {
    const client = comparable(await describeWholeAppClient(sandbox));
    const { SupportedIdentityProviders, ...rest } = client;
    assert.ok(SupportedIdentityProviders);
    return rest;
  }

  async function errorsOf(work: Promise<unknown>): Promise<string> {
    const error = await work.then(
      () => assert.fail("it went through"),
      (reason: Error) => reason,
    );
    assert.doesNotMatch(
      error.message.split(" err?:")[0] ?? "",
      /^\s+at .*:\d+:\d+/m,
      "a stack trace",
    );
    return engineErrors(error);
  }

  async function assertComplete(): Promise<void> {
    assert.deepEqual(await cloudPicture(sandbox), complete.picture);
    assert.deepEqual(await stateOf(stack), complete.state);
    assert.deepEqual(await clientButList(), client);
  }

  it("makes five calls that write, and one picture of clouds and state, when nothing goes wrong", async () => {
    const made = await writesOf(sandbox.calls, () => stack.up());
    const sorted = (calls: readonly { service: string; operation: string }[]) =>
      calls.map(({ service, operation }) => `${service} ${operation}`).sort();
    assert.deepEqual(sorted(made), sorted(writes));
    complete = { picture: await cloudPicture(sandbox), state: await stateOf(stack) };
    assert.notDeepEqual(complete.picture, without);
    await wipe.run();
    assert.deepEqual(await cloudPicture(sandbox), without);
  });

  for (const write of writes) {
    it(`says what failed, and is made good by the next one, when ${write.operation} fails`, async () => {
      const refused: Fault = { kind: "status", status: 500 };
      const failed = withFault(sandbox.calls, { ...write, nth: 1 }, refused, () => stack.up());
      assert.match(await errorsOf(failed), write.error);
      assert.deepEqual(await clientButList(), client);

      await stack.up({ refresh: true });
      await assertComplete();
      await stack.destroy();
      assert.deepEqual(await cloudPicture(sandbox), without);
    });
  }

  for (const write of writes) {
    it(`finishes and records what is under way after Ctrl-C, and goes on from there: ${write.operation}`, async () => {
      const made = await writesOf(sandbox.calls, async () => {
        await interruptAt(write);
        const { pending_operations: pending = [] } = await readState(sandbox);
        assert.deepEqual(pending, [], "begun, and not recorded");
        assert.deepEqual(await clientButList(), client);
        await stack.up({ refresh: true });
      });
      await assertComplete();
      const twice = made.filter(({ nth }) => nth > 1);
      assert.deepEqual(twice, [], "made a second time");
      await wipe.run();
    });
  }

  it("leaves the app client alone when the engine is killed before the write, though its plugins live on", async () => {
    const { calls } = sandbox;
    const environment = { ...sandbox.environment, PLUGIN_OUTLIVES_SECONDS: "3" };
    const what = { command: "up", program: projectProgram } as const;
    const run = startRun({ ...sandbox, environment }, stack, what);
    let plugins: Process[] = [];
    calls.clear();
    const before = async ({ operation }: Call) => {
      const isMade = calls.writes().some((call) => isCall(call)(makeProvider));
      if (!isMade || operation !== "DescribeStacks" || plugins.length > 0) return;
      // The attachment looks at the vendor's stack, which it may wait for.
      const [engine, ...others] = engineProcesses(run.pid ?? 0);
      plugins = others;
      assert.ok(engine);
      kill([engine]);
      // Its threads end one after another, and its address with the last of them.
      const given = others.flatMap((plugin) => plugin.arguments);
      while (!(await engineHasEnded(given))) await setTimeout(10);
    };
    await inGaps(calls, { before }, async () => {
      await run;
      while (plugins.some(({ pid }) => processOf(pid))) await setTimeout(100);
    });
    assert.ok(plugins.length > 0, "the attachment did not look at the vendor's stack");
    assert.equal(
      calls.writes().some((call) => isCall(call)(listProvider)),
      false,
    );
    await stack.stack.cancel().catch(() => undefined);
    await removeCutAttributes(sandbox);
    await stack.refresh({ clearPendingCreates: true });
    await stack.up({ refresh: true });
    await assertComplete();
    await wipe.run();
  });

  /** Presses Ctrl-C when a call arrives, which is answered well after the engine and its plugins know. */
  async function interruptAt(write: Write): Promise<void> {
    const { calls } = sandbox;
    const ctrlC = new AbortController();
    calls.fault = (call) => {
      if (!isCall(call)(write)) return undefined;
      ctrlC.abort();
      return { kind: "stall", milliseconds: 1_000 };
    };
    try {
      await errorsOf(stack.up({ signal: ctrlC.signal }));
    } finally {
      calls.fault = () => undefined;
    }
    assert.ok(ctrlC.signal.aborted, `${write.operation} was not reached`);
  }
});

interface State {
  resources: { urn: string; outputs?: object; initErrors?: string[]; delete?: boolean }[];
  pending_operations?: unknown[];
}

/** What the engine knows; ids, keys and dates, which no two deployments share, are masked. */
async function stateOf({ stack }: SandboxStack): Promise<unknown> {
  const { deployment } = (await stack.exportStack()) as { deployment: State };
  const resources = deployment.resources.map(({ urn, outputs, initErrors, delete: old }) => ({
    urn,
    outputs,
    initErrors,
    old,
  }));
  const known = { resources, pending: deployment.pending_operations ?? [] };
  const text = JSON.stringify(known, (key, value: unknown) => (isOwn(key) ? undefined : value))
    .replace(/\b(0oa|exk|aln)[A-Za-z0-9]{17}\b/g, "$1…")
    .replace(/_localmeasureengage_\d+/g, "_localmeasureengage_…")
    .replace(/(?:[A-Za-z0-9+/]{76}\\n)+[A-Za-z0-9+/]+=*|[A-Za-z0-9+/]{200,}=*/g, "…");
  const { resources: masked, ...others } = JSON.parse(text) as { resources: { urn: string }[] };
  return { ...others, resources: masked.sort((a, b) => a.urn.localeCompare(b.urn)) };
}

/** The certificate's own members, and the code of the dynamic resource. */
const isOwn = (key: string): boolean => ["keys", "keyId", "__provider"].includes(key);
