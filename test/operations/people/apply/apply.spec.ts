import assert from "node:assert/strict";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { ConnectClient } from "@aws-sdk/client-connect";
import { type Outcome, applySteps } from "../../../../operations/people/apply/apply";
import type { Step } from "../../../../operations/people/apply/plan";

const persona = { securityProfileIds: ["sp-agent"], routingProfileId: "rp-basic" };
const create = (name: string): Step => ({
  what: "create",
  ...{ name, firstName: "Jane", lastName: "Doe", persona },
});
const user = { id: "user-1", name: "jane@acme.com" };
const profiles: Step = {
  what: "security profiles",
  ...{ user, before: ["sp-old"], ids: ["sp-agent"] },
};
const suspension: Step = {
  what: "suspend",
  ...{ user, before: ["sp-old"], ids: ["sp-none"], isOurs: true },
};
const administrator: Step = { what: "administrator", email: user.name, poolUser: "Okta_jane" };

/** An error as AWS's SDK throws it. */
const refusal = (name: string, httpStatusCode?: number) =>
  Object.assign(new Error("no"), {
    name,
    ...(httpStatusCode && { $metadata: { httpStatusCode } }),
  });
const timeout = refusal("TimeoutError");

/** Those members of a request that count here. */
interface Input {
  UserId: string;
  Username: string;
  Tags: Record<string, string>;
  SecurityProfileIds: string[];
}

interface Aws {
  /** What a write does: `lost` takes effect, and its answer does not come, but the error after it. @default a timeout */
  writes?: (operation: string, nth: number) => Error | "lost" | ["lost", Error] | undefined;
  users?: { id: string; name: string; tag?: string; ids?: string[] }[];
  reads?: (operation: string) => Error | undefined;
  /** Whether Okta assigns no one to whom the user belongs; `not known` where that cannot be read. @default true */
  unassigned?: boolean | "not known";
}

/** Runs the steps against a small AWS that keeps users; gives the outcomes and the writes. */
async function run(
  steps: readonly Step[],
  { writes, users = [], reads, unassigned = true }: Aws = {},
) {
  const sent: string[] = [];
  const members: string[] = [];
  const effect = (operation: string, input: Input) => {
    if (operation === "CreateUserCommand") {
      const { Username: name, Tags, SecurityProfileIds: ids } = input;
      users.push({ id: `id-${users.length}`, name, tag: Tags["engage-okta"], ids });
    } else if (operation === "AdminAddUserToGroupCommand") {
      members.push(input.Username);
    } else {
      Object.assign(
        users.find(({ id }) => id === input.UserId)!,
        { ids: input.SecurityProfileIds },
      );
    }
  };
  const send = async (command: { constructor: { name: string }; input: object }) => {
    const { name } = command.constructor;
    const input = command.input as Input;
    if (/^(List|Describe)/.test(name)) {
      const error = reads?.(name);
      if (error) throw error;
      if (name === "ListUsersInGroupCommand") {
        return { Users: members.map((Username) => ({ Username })) };
      }
      if (name === "ListUsersCommand") {
        return { UserSummaryList: users.map(({ id: Id, name: Username }) => ({ Id, Username })) };
      }
      const found = users.find(({ id }) => id === input.UserId);
      return {
        User: { Tags: { "engage-okta": found?.tag }, SecurityProfileIds: found?.ids ?? [] },
      };
    }
    sent.push(name);
    const answer = writes?.(name, sent.length);
    if (answer instanceof Error) throw answer;
    effect(name, input);
    if (answer) throw answer === "lost" ? timeout : answer[1];
    return {};
  };
  const connect = Object.assign(new ConnectClient({ region: "eu-west-1" }), { send });
  const cognito = Object.assign(new CognitoIdentityProviderClient({ region: "eu-west-1" }), {
    send,
  });
  const told: Outcome[] = [];
  const outcomes = await applySteps(
    {
      ...{ connect, cognito, instanceId: "instance", userPoolId: "pool", stack: "acme" },
      isUnassigned: async () => (unassigned === "not known" ? undefined : unassigned),
    },
    steps,
    (outcome) => told.push(outcome),
  );
  return { results: outcomes.map(({ result }) => result), outcomes, told, sent, users };
}

describe("the changes of people --apply", () => {
  it("are taken one after another, tagged, and told", async () => {
    const { results, told, users } = await run([create("jane"), create("kim"), administrator]);
    assert.deepEqual(results, ["done", "done", "done"]);
    assert.deepEqual(
      users.map(({ name, tag }) => [name, tag]),
      [
        ["jane", "acme"],
        ["kim", "acme"],
      ],
    );
    assert.equal(told.length, 3);
  });

  for (const [what, step] of [
    ["a creation", create("jane@acme.com")],
    ["an update", profiles],
    ["an administrator", administrator],
  ] as const) {
    const users = () => (step === profiles ? [{ ...user, tag: "acme", ids: ["sp-old"] }] : []);

    it(`are done where the answer to ${what} was lost`, async () => {
      const { results, sent } = await run([step], { users: users(), writes: () => "lost" });
      assert.deepEqual([results, sent.length], [["done"], 1]);
    });

    it(`are unknown, and say why, where ${what} got no answer and a look finds nothing`, async () => {
      const { outcomes } = await run([step, administrator], {
        users: users(),
        writes: (_, nth) => (nth === 1 ? timeout : undefined),
      });
      assert.equal(outcomes[0]!.result, "unknown");
      assert.match(outcomes[0]!.said!, /^TimeoutError: no$/);
      // The others go on.
      assert.equal(outcomes[1]!.result, "done");
    });

    for (const name of ["ExpiredTokenException", "LimitExceededException"]) {
      it(`are done where ${what} was done by a first attempt whose answer was lost, and the second got ${name}`, async () => {
        const again = Object.assign(refusal(name), { $metadata: { attempts: 2 } });
        const { outcomes, results } = await run([step, create("kim@acme.com")], {
          users: users(),
          writes: () => ["lost", again],
        });
        assert.deepEqual(results, ["done", "not started"]);
        assert.equal(outcomes[0]!.said, undefined);
      });
    }

    it(`are unknown where ${what} was refused at a second attempt, and a look finds nothing`, async () => {
      const again = Object.assign(refusal("AccessDeniedException"), {
        $metadata: { attempts: 2, httpStatusCode: 403 },
      });
      const { results } = await run([step], { users: users(), writes: () => again });
      assert.deepEqual(results, ["unknown"]);
    });

    it(`are unknown where the look after ${what} gets no answer either`, async () => {
      let looks = 0;
      const { results } = await run([step], {
        users: users(),
        writes: () => timeout,
        // An update looks before it writes.
        reads: () =>
          looks++ >= (step === profiles ? 1 : 0)
            ? refusal("InternalServiceException", 500)
            : undefined,
      });
      assert.deepEqual(results, ["unknown"]);
    });
  }

  it("leave a name that someone else took meanwhile, and say so", async () => {
    const others = [{ id: "other", name: "jane@acme.com" }];
    const { results } = await run([create("jane@acme.com")], {
      users: others,
      writes: () => refusal("DuplicateResourceException", 409),
    });
    assert.deepEqual(results, ["there already"]);
  });

  it("stop at a full instance and at a missing right, and skip one that AWS finds invalid", async () => {
    const steps = [create("jane"), create("kim"), create("lee")];
    for (const [name, status, expected] of [
      ["LimitExceededException", 429, ["done", "not done", "not started"]],
      ["AccessDeniedException", 403, ["done", "not done", "not started"]],
      ["InvalidParameterException", 400, ["done", "not done", "done"]],
    ] as const) {
      const writes = (_: string, nth: number) => (nth === 2 ? refusal(name, status) : undefined);
      const { results, outcomes } = await run(steps, { writes });
      assert.deepEqual(results, expected, name);
      assert.equal(outcomes[1]!.said, `${name}: no`);
    }
  });

  it("write nothing to a user that lost the tag, nor where it is done already", async () => {
    const stranger = await run([profiles], { users: [{ ...user, tag: "other", ids: ["x"] }] });
    assert.deepEqual([stranger.results, stranger.sent], [["not done"], []]);
    assert.match(stranger.outcomes[0]!.said!, /no longer has the tag engage-okta/);
    const same = await run([profiles], { users: [{ ...user, tag: "acme", ids: ["sp-agent"] }] });
    assert.deepEqual([same.results, same.sent], [["done"], []]);
    const named: Step = { ...suspension, isOurs: false };
    const moved = await run([named], { users: [{ ...user, ids: ["sp-old"] }] });
    assert.deepEqual([moved.results, moved.sent.length], [["done"], 1]);
  });

  for (const [what, step] of [
    ["gives a leaver back the rights", profiles],
    ["takes the rights of someone who came back", suspension],
  ] as const) {
    it(`write nothing where another writer gave the user other profiles after the plan, so that no step ${what}`, async () => {
      const { outcomes, sent } = await run([step], {
        users: [{ ...user, tag: "acme", ids: ["sp-manager"] }],
      });
      assert.deepEqual(sent, []);
      assert.equal(outcomes[0]!.result, "not done");
      assert.match(outcomes[0]!.said!, /^the user got other profiles after the plan was made; run/);
    });
  }

  for (const [unassigned, said] of [
    [false, /^the user is assigned in Okta by now$/],
    ["not known", /^whether the user is assigned in Okta could not be read again; run/],
  ] as const) {
    it(`suspend no one of whom it is ${unassigned} by then that no one is assigned`, async () => {
      const users = [{ ...user, tag: "acme", ids: ["sp-old"] }];
      const { outcomes, sent } = await run([suspension], { users, unassigned });
      assert.deepEqual(sent, []);
      assert.equal(outcomes[0]!.result, "not done");
      assert.match(outcomes[0]!.said!, said);
    });
  }

  it("do not hide a mistake of our own", async () => {
    await assert.rejects(run([create("jane")], { writes: () => new TypeError("ours") }), /ours/);
  });
});
