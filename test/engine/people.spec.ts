import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { Connect, paginateSearchUsers, type UserSearchSummary } from "@aws-sdk/client-connect";
import execa from "execa";
import { applyPeople } from "../../operations/people/apply/applyPeople";
import type { Prompts } from "../../operations/shared/prompts";
import { openPeople } from "../../operations/people/open";
import { readSources } from "../../operations/people/read";
import { compare } from "../../operations/people/compare";
import type { ConnectOutputs, EngageOutputs } from "../../outputs";
import { demoSettings, stackFor, type SandboxStack } from "../../sandbox/automation";
import { clientSettings } from "../../sandbox/customer";
import { withEnvironment } from "../../sandbox/environment";
import { signInToConnect, signInToEngage } from "../../sandbox/browser/signIn";
import type { Call } from "../../sandbox/faults/calls";
import type { Sandbox } from "../../sandbox/sandbox";
import { keptCommand } from "../keptCommands";
import { sharedSandbox } from "../sharedSandbox";
import { commandLine } from "../../sandbox/commandLine";

const persona = {
  group: "Connect Agents",
  securityProfiles: ["Agent"],
  routingProfile: "Basic Routing Profile",
};

interface Report {
  ok: boolean;
  people: { login: string; engage: string; connect: string; findings: { kind: string }[] }[];
  orphans?: { name: string }[];
  administrators: { email: string; state: string }[];
  unread: { source: string; state: string }[];
  changes?: { change: string; result: string }[];
}

describe("the people of a customer, on the local clouds", () => {
  let sandbox: Sandbox;
  let stack: SandboxStack;
  let settings: Record<string, object>;
  let engage: EngageOutputs;
  let connect: ConnectOutputs;

  before(async () => {
    sandbox = await sharedSandbox();
    // As customer new writes them: without the account, each command looks for it in the state.
    const account = { "aws:allowedAccountIds": [sandbox.customer.account] };
    settings = { ...(await demoSettings()), ...account } as Record<string, object>;
    delete settings["engage-okta:guardrail"];
    stack = await stackFor(sandbox, { name: "acme", settings });
    await configure({ personas: [persona] }, { administrators: ["jane.doe@acme.com"] });
    await stack.up();
    const outputs = await stack.outputs();
    engage = outputs.engage?.value as EngageOutputs;
    connect = outputs.connect?.value as ConnectOutputs;
  });
  afterEach(() => {
    sandbox.calls.fault = () => undefined;
    sandbox.calls.afterCall = () => undefined;
    sandbox.okta.setStatus(jane().login, "ACTIVE");
    sandbox.aws.setConnectLimits({ usersPerInstance: 500, now: Date.now });
  });

  const configure = (ofConnect: object, ofEngage: object = {}) =>
    stack.configure({
      ...settings,
      "engage-okta:engage": { ...settings["engage-okta:engage"], ...ofEngage },
      "engage-okta:connect": { ...settings["engage-okta:connect"], ...ofConnect },
    });

  const environment = () => ({ ...sandbox.environment, AWS_MAX_ATTEMPTS: "1" });
  const line = (...args: string[]) => [
    ...["people", "--stack", "acme", "--cwd", stack.folder],
    ...args,
  ];
  const run = (...args: string[]) => keptCommand(line(...args), environment());

  async function people(...args: string[]): Promise<Report & { exitCode: number }> {
    const { stdout, stderr, exitCode } = await run("--json", ...args);
    assert.ok(stdout.startsWith("{"), stdout + stderr);
    return { ...(JSON.parse(stdout) as Report), exitCode };
  }

  async function agents(): Promise<UserSearchSummary[]> {
    const all: UserSearchSummary[] = [];
    const client = new Connect(clientSettings(sandbox));
    const { instanceId: InstanceId } = connect;
    for await (const { Users = [] } of paginateSearchUsers({ client }, { InstanceId })) {
      all.push(...Users);
    }
    return all;
  }
  const names = async () => (await agents()).map(({ Username }) => Username).sort();
  /** Time that passes only while the command waits; Connect counts by it as well. */
  function virtualTime() {
    let now = 0;
    sandbox.aws.setConnectLimits({ usersPerInstance: 1000, now: () => now });
    return { now: () => now, wait: async (milliseconds: number) => void (now += milliseconds) };
  }
  const open = () =>
    withEnvironment(sandbox.environment, () =>
      openPeople("acme", stack.folder, () => {}, { clock: virtualTime() }),
    );
  /** Answers yes, some time later. */
  const applyAfter = async (meanwhile: () => void) => {
    const opened = await open();
    sandbox.calls.clear();
    const confirm = async () => {
      meanwhile();
      return true;
    };
    const ui = { say: () => {}, prompts: { confirm } as unknown as Prompts };
    return withEnvironment(sandbox.environment, () => applyPeople(opened, { ui }));
  };
  const writes = () => sandbox.calls.writes().map(({ operation }) => operation);
  const jane = () => sandbox.people[0]!;

  it("are reported: who may enter what, who is missing, and who is not assigned", async () => {
    sandbox.calls.clear();
    const report = await people();
    assert.deepEqual(
      report.people.map(({ login, engage: one, connect: other }) => [login, one, other]),
      [
        ["alex.kim@acme.com", "may enter", "not assigned"],
        ["jane.doe@acme.com", "may enter", "cannot enter"],
      ],
    );
    assert.deepEqual(
      report.people[1]!.findings.map(({ kind }) => kind),
      ["connect-missing"],
    );
    assert.deepEqual(
      report.orphans?.map(({ name }) => name),
      ["agent-1", "agent-2", "agent-3"],
    );
    assert.deepEqual(report.administrators, [{ email: jane().email, state: "waiting" }]);
    assert.deepEqual([report.unread, report.ok, report.exitCode], [[], false, 1]);
    assert.deepEqual(writes(), []);
  });

  it("are told in sentences, with what to do next", async () => {
    const { stdout } = await run("--all");
    for (const line of [
      /^acme: 1 of 2 assigned people may enter what they are assigned to \(Engage and Amazon Connect\)$/m,
      /^ {2}jane\.doe@acme\.com is not in Connect as jane\.doe@acme\.com \(Amazon Connect\)\.\n {4}Run people with --apply/m,
      /^In Amazon Connect, and not assigned in Okta: 3\n {2}agent-1, agent-2, agent-3$/m,
      /^Administrators of Engage\n {2}jane\.doe@acme\.com {2}has not signed in to Engage yet/m,
      /^Everyone\n {2}alex\.kim@acme\.com {2}Engage: may enter; Amazon Connect: not assigned$/m,
    ]) {
      assert.match(stdout, line);
    }
  });

  for (const [what, isIt, source, state] of [
    [
      "refuses Connect's users",
      ({ operation }: Call) => operation === "ListUsers",
      "users",
      "refused",
    ],
    [
      "does not know the application",
      ({ operation }: Call) => operation === "GET /api/v1/apps/{id}",
      "application for",
      "not found",
    ],
    [
      "does not answer for the assigned people",
      ({ operation }: Call) => operation === "GET /api/v1/apps/{id}/users",
      "people assigned to",
      "no answer",
    ],
  ] as const) {
    it(`are unknown, and no one is created, where a cloud ${what}`, async () => {
      const status = { refused: 403, "not found": 404, "no answer": 503 }[state];
      sandbox.calls.fault = (call) => (isIt(call) ? { kind: "status", status } : undefined);
      sandbox.calls.clear();
      const report = await people();
      assert.equal(report.exitCode, 1);
      assert.ok(report.unread.length > 0);
      for (const one of report.unread) {
        assert.ok(one.source.includes(source), one.source);
        assert.equal(one.state, state);
      }
      assert.ok(report.people.every((one) => one.connect !== "cannot enter"));
      const { stderr, exitCode } = await run("--apply", "--yes");
      assert.match(stderr, /^Nothing was changed, because not everything could be read:/);
      assert.equal(exitCode, 1);
      assert.deepEqual(writes(), []);
    });
  }

  it("are not created by personas that name what does not exist; all of it is said at once", async () => {
    const wrong = {
      group: "Connect Agent",
      securityProfiles: ["agent", "Boss"],
      routingProfile: "Basic",
    };
    await configure({ personas: [wrong] });
    sandbox.calls.clear();
    const { stderr } = await run("--apply", "--yes");
    await configure({ personas: [persona] }, { administrators: [jane().email] });
    assert.match(stderr, /^The personas name what does not exist\. Nothing was changed\./);
    for (const line of [
      /connect\.personas\[0\]\.group\n.*"Connect Agent"\n.*Did you mean "Connect Agents"\?/,
      /connect\.personas\[0\]\.securityProfiles\n.*"agent"\n.*did you mean "Agent"\?/,
      /"Boss"\n.*a security profile of the Connect instance: Admin, Agent,/,
      /connect\.personas\[0\]\.routingProfile\n.*"Basic"\n.*: Basic Routing Profile/,
    ]) {
      assert.match(stderr, line);
    }
    assert.deepEqual(writes(), []);
  });

  it("are not created without the right to read the profiles, and that is said", async () => {
    sandbox.calls.fault = ({ operation }) =>
      operation === "ListSecurityProfiles" ? { kind: "status", status: 403 } : undefined;
    sandbox.calls.clear();
    const { stderr } = await run("--apply", "--yes");
    assert.match(
      stderr,
      /^Nothing was changed, because the plan could not be made: refused \(AccessDenied/,
    );
    assert.deepEqual(writes(), []);
  });

  it("are not created beyond the quota", async () => {
    sandbox.aws.setConnectLimits({ usersPerInstance: 3 });
    sandbox.calls.clear();
    const { stderr } = await run("--apply", "--yes");
    assert.match(
      stderr,
      /^Amazon Connect allows 3 users in this instance\. It has 3, and 1 would be created\./,
    );
    assert.deepEqual(writes(), []);
  });

  it("are not created where they were locked out of Okta while the question was open", async () => {
    const late = applyAfter(() => sandbox.okta.setStatus(jane().login, "SUSPENDED"));
    await assert.rejects(late, {
      message:
        /^Nothing was changed, because the plan has changed since it was shown\.\n {2}no longer: create jane\.doe@acme\.com\n/,
    });
    assert.deepEqual(writes(), []);
  });

  it("are created with --apply, and settled where AWS gave no answer; then an agent enters both", async () => {
    sandbox.calls.fault = ({ operation, nth }) =>
      operation === "CreateUser" && nth === 1 ? { kind: "resetAfter" } : undefined;
    sandbox.calls.clear();
    const applied = await people("--apply", "--yes");
    assert.deepEqual(applied.changes, [{ change: `create ${jane().email}`, result: "done" }]);
    assert.deepEqual([applied.ok, applied.exitCode], [true, 0]);
    assert.deepEqual(writes(), ["CreateUser"]);
    assert.deepEqual(await names(), ["agent-1", "agent-2", "agent-3", jane().email]);
    await signInToConnect(sandbox, connect.oktaAppId, jane());
    await signInToEngage(sandbox, engage.signInUrl, jane());
  });

  it("become administrators once Cognito knows them", async () => {
    const { found } = await applyAfter(() => {});
    assert.deepEqual(
      found.administrators.map(({ state }) => state),
      ["in place"],
    );
    const cognito = new CognitoIdentityProvider(clientSettings(sandbox));
    const group = { UserPoolId: engage.userPoolId, GroupName: "LMAdmin" };
    const { Users = [] } = await cognito.listUsersInGroup(group);
    assert.deepEqual(
      Users.map(({ Username }) => Username),
      [`Okta_${jane().email}`],
    );
  });

  it("get other profiles by another persona, and only those that were created here", async () => {
    const manager = {
      ...persona,
      securityProfiles: ["CallCenterManager"],
      routingProfile: "Second Line",
    };
    await configure({ personas: [manager] }, { administrators: [jane().email] });
    sandbox.calls.clear();
    const report = await people("--apply", "--yes");
    assert.equal(report.exitCode, 0);
    assert.deepEqual(writes(), ["UpdateUserSecurityProfiles", "UpdateUserRoutingProfile"]);
    const profiles = new Set((await agents()).map(({ SecurityProfileIds: ids }) => String(ids)));
    assert.equal(profiles.size, 2);
    sandbox.calls.clear();
    await people("--apply", "--yes");
    assert.deepEqual(writes(), []);
  });

  it("who are no longer assigned are moved with --suspend, and the others only when told to", async () => {
    sandbox.okta.takeFromGroup(jane().login, "Connect Agents");
    sandbox.calls.clear();
    await people("--apply", "--yes", "--suspend", "QualityAnalyst");
    assert.deepEqual(writes(), ["UpdateUserSecurityProfiles"]);
    const toOthers = ["--apply", "--yes", "--suspend", "QualityAnalyst", "--include-others"];
    // Another customer's agents sign in through another Okta, where this one does not look.
    const neighbour = path.join(stack.folder, "Pulumi.beta.yaml");
    await writeFile(neighbour, "config:\n  engage-okta:connect: { instanceAlias: acme }\n");
    sandbox.calls.clear();
    const shared = await run(...toOthers);
    await rm(neighbour);
    assert.match(shared.stderr, /^beta and acme have the same Amazon Connect instance, acme: /);
    assert.deepEqual([shared.exitCode, writes()], [1, []]);
    await people(...toOthers);
    sandbox.okta.putInGroup(jane().login, "Connect Agents");
    const profiles = new Set((await agents()).map(({ SecurityProfileIds: ids }) => String(ids)));
    assert.equal(profiles.size, 1);
    assert.equal((await names()).length, 4);
  });

  it("who come back while the changes are made keep their rights", async () => {
    await people("--apply", "--yes");
    sandbox.okta.takeFromGroup(jane().login, "Connect Agents");
    const opened = await open();
    sandbox.calls.clear();
    // With that, the plan is made.
    sandbox.calls.afterCall = ({ operation }) => {
      if (operation === "SearchUsers") sandbox.okta.putInGroup(jane().login, "Connect Agents");
    };
    const { outcomes } = await withEnvironment(sandbox.environment, () =>
      applyPeople(opened, { ui: { say: () => {} }, suspend: "QualityAnalyst" }),
    );
    assert.deepEqual(
      outcomes.map(({ step, ...how }) => [step.what, how]),
      [["suspend", { result: "not done", said: "the user is assigned in Okta by now" }]],
    );
    assert.deepEqual(writes(), []);
  });

  it("ask before anything is changed, and need a terminal for it", async () => {
    const { stderr, exitCode } = await run("--apply");
    assert.match(stderr, /there is no terminal to ask on\. Add --yes\.$/);
    assert.equal(exitCode, 1);
  });

  it("are told of in the fleet, a line for each who cannot enter", async () => {
    const run = () => keptCommand(["fleet", ...line()], sandbox.environment);
    const healthy = await run();
    assert.match(healthy.stdout, /^acme {2}passed {2}2 of 2 assigned people may enter/m);
    sandbox.okta.setStatus(jane().login, "LOCKED_OUT");
    const broken = await run();
    sandbox.okta.setStatus(jane().login, "ACTIVE");
    assert.match(broken.stdout, /^acme {2}failed {2}1 of 2 assigned people may enter/m);
    assert.match(broken.stdout, /^ +jane\.doe@acme\.com is LOCKED_OUT in Okta \(Engage\)$/m);
    assert.deepEqual([healthy.exitCode, broken.exitCode], [0, 1]);
  });

  describe("by the hundred", () => {
    /** Adds people to Okta, who are missing in Connect. */
    function hire(from: number, count: number): void {
      for (let number = from; number < from + count; number++) {
        const login = `agent.${number}@acme.com`;
        sandbox.okta.addPerson({
          ...{ login, email: login, firstName: "Agent", lastName: String(number) },
          ...{ password: "x", groups: ["Engage Agents", "Connect Agents"] },
        });
      }
    }

    const callsOf = (list: readonly Call[]) => {
      const counts: Record<string, number> = {};
      for (const { operation } of list) counts[operation] = (counts[operation] ?? 0) + 1;
      return counts;
    };

    it("are created although the command is killed twice, and none of them twice", async () => {
      hire(0, 14);
      for (const killedAt of [3, 6]) {
        const command = execa("node", commandLine(...line("--apply", "--yes")), {
          ...{ env: environment(), reject: false },
        });
        sandbox.calls.clear();
        sandbox.calls.afterCall = ({ operation, nth }) => {
          // After it took effect, and before its answer.
          if (operation === "CreateUser" && nth === killedAt) command.kill("SIGKILL");
        };
        assert.equal((await command).signal, "SIGKILL");
      }
      sandbox.calls.afterCall = () => undefined;
      const applied = await people("--apply", "--yes");
      assert.equal(applied.exitCode, 0);
      assert.equal(applied.changes?.length, 14 - 9);
      const all = await names();
      assert.deepEqual(all, [...new Set(all)]);
      assert.equal(all.length, 4 + 14);
    });

    it("are read in as many calls as they have pages", async () => {
      hire(14, 186);
      const opened = await open();
      sandbox.calls.clear();
      await withEnvironment(sandbox.environment, () => readSources(opened));
      const few = callsOf(sandbox.calls.all());
      hire(200, 300);
      sandbox.calls.clear();
      const sources = await withEnvironment(sandbox.environment, () => readSources(opened));
      const many = callsOf(sandbox.calls.all());
      assert.equal(compare(sources).people.length, 502);
      assert.equal(few["GET /api/v1/apps/{id}/users"], 2 + 2);
      assert.equal(many["GET /api/v1/apps/{id}/users"], 3 + 3);
      assert.deepEqual({ ...few, "GET /api/v1/apps/{id}/users": 6 }, many);
    });

    it("are created at a rate of which Connect refuses nothing", async () => {
      const opened = await open();
      const answers: number[] = [];
      sandbox.calls.clear();
      sandbox.calls.afterCall = ({ service }, { status }) => {
        if (service === "connect") answers.push(status);
      };
      const { outcomes, found } = await withEnvironment(sandbox.environment, () =>
        applyPeople(opened, { ui: { say: () => {} } }),
      );
      assert.deepEqual(new Set(outcomes.map(({ result }) => result)), new Set(["done"]));
      assert.ok(outcomes.length > 480, String(outcomes.length));
      assert.deepEqual(new Set(answers), new Set([200]));
      assert.equal(found.ok, true);
      const all = await names();
      assert.deepEqual(all, [...new Set(all)]);
    });

    it("are created once by two commands side by side, and both say that it is done", async () => {
      hire(500, 8);
      const clock = virtualTime();
      const both = await withEnvironment(sandbox.environment, async () => {
        const opened = () => openPeople("acme", stack.folder, () => {}, { clock });
        const [one, other] = [await opened(), await opened()];
        sandbox.calls.clear();
        return Promise.all(
          [one, other].map((each) => applyPeople(each, { ui: { say: () => {} } })),
        );
      });
      for (const { outcomes, found } of both) {
        assert.deepEqual(
          outcomes.map(({ result }) => result),
          Array<string>(8).fill("done"),
        );
        assert.equal(found.ok, true);
      }
      const all = await names();
      assert.deepEqual(all, [...new Set(all)]);
    });
  });
});
