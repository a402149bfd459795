import assert from "node:assert/strict";
import { type GuardedRole, provider } from "../../components/removalGuardProvider";
import { find, run } from "../mocks";
import { account, refused, SmallAws } from "./appClient/smallAws";

const region = "eu-west-1";
const state = { account, region, role: null, version: 1 };
const role: GuardedRole = {
  roleName: "Agents",
  instanceId: "11111111-2222-3333-4444-555555555555",
  instanceAlias: "acme",
  onRemoval: "kept",
};

describe("the guard of a removal", () => {
  let aws: SmallAws;
  const configure = (settings: Record<string, string> = {}) =>
    provider.configure!({ config: { get: (key: string) => settings[key] } } as never);
  beforeEach(async () => {
    aws = new SmallAws();
    await aws.start();
    await configure();
  });
  afterEach(() => aws.stop());

  /** What `work` tells the operator. */
  async function said(work: () => Promise<unknown>): Promise<string> {
    const { log } = console;
    const lines: string[] = [];
    console.log = (line: string) => void lines.push(line);
    await aws.run(work).finally(() => (console.log = log));
    return lines.join("\n");
  }
  const removed = (more: Partial<GuardedRole> = {}) =>
    said(async () => provider.delete!("id", { ...state, role: { ...role, ...more } }));

  it("is declared with the version of its code, and with no role unless there is one", async () => {
    const { RemovalGuard } = await import("../../components/removalGuard");
    const { inputs, type } = find(
      await run(() => void new RemovalGuard("one", { account, region })),
      "one",
    );
    assert.equal(type, "pulumi-nodejs:dynamic/engage:RemovalGuard");
    assert.deepEqual(inputs, state);
    const guarded = await run(() => void new RemovalGuard("one", { account, region, role }));
    assert.deepEqual(find(guarded, "one").inputs.role, role);
  });

  it("lets everything pass in the customer's account, and keeps its inputs", async () => {
    const works = async () => [
      await provider.create(state),
      await provider.update!("id", state, state),
      await provider.read!("id", state),
      await provider.delete!("id", state),
    ];
    assert.deepEqual(await aws.run(works), [
      { id: account, outs: state },
      { outs: state },
      { id: "id", props: state },
      undefined,
    ]);
  });

  const works: [string, () => Promise<unknown>][] = [
    ["The removal guard was not made.", async () => provider.create(state)],
    ["The removal guard was not updated.", async () => provider.update!("id", state, state)],
    ["Nothing was compared with AWS.", async () => provider.read!("id", state)],
    ["Nothing was deleted.", async () => provider.delete!("id", state)],
  ];
  for (const [consequence, work] of works) {
    it(`stops in another account, and says: ${consequence}`, async () => {
      aws.account = "222222222222";
      await assert.rejects(aws.run(work), (error: Error) => {
        assert.match(error.message, /account 222222222222, but .* account is 123456789012/);
        assert.match(error.message, /expected: +123456789012 \(the stack's state\)/);
        assert.ok(error.message.includes(`\n${consequence} `), error.message);
        assert.ok(!error.message.includes("Nothing was read or changed."));
        assert.equal(error.stack, "", "Pulumi would print it");
        return true;
      });
    });

    it(`stops when the account is not known, and says: ${consequence}`, async () => {
      aws.instead = () => refused("AccessDenied");
      await assert.rejects(aws.run(work), (error: Error) => {
        assert.ok(error.message.startsWith(`${consequence} AWS refuses the credentials`));
        return true;
      });
    });
  }

  it("trusts the state, not the settings, on which account is the customer's", async () => {
    await configure({ "aws:allowedAccountIds": '["999999999999"]' });
    await aws.run(async () => provider.create(state));
  });

  it("follows the other settings of the AWS provider", async () => {
    await configure({ "aws:forbiddenAccountIds": `["${account}"]` });
    await assert.rejects(
      aws.run(async () => provider.create(state)),
      /which the settings forbid/,
    );
  });

  it("has nothing to compare in an import", async () => {
    aws.account = "222222222222";
    assert.deepEqual(await aws.run(async () => provider.read!("id")), {
      id: "id",
      props: undefined,
    });
  });

  it("says nothing of a role when it guards none", async () => {
    assert.equal(await said(async () => provider.delete!("id", state)), "");
  });

  it("says that a role stays, and how many users it has, over all pages", async () => {
    aws.userPages = [2, 1];
    const text = await removed();
    assert.match(text, /^The role Agents stays in IAM, .* instance acme has 3 users\. /);
    assert.ok(aws.calls.includes(`/users-summary/${role.instanceId}`));
  });

  it("says that a role goes, and that users lose their data", async () => {
    aws.userPages = [1];
    const text = await removed({ onRemoval: "deleted" });
    assert.match(text, /^The role Agents is deleted .* has 1 user\. .* their data is lost\.$/);
  });

  it("says the latter in a preview already, and nothing of a role that stays", async () => {
    const checked = (given: GuardedRole | null) => async () => {
      const news = { ...state, role: given };
      assert.deepEqual(await provider.check!(state, news), { inputs: news });
    };
    assert.match(
      await said(checked({ ...role, onRemoval: "deleted" })),
      /^The role Agents is deleted/,
    );
    assert.equal(await said(checked(role)), "");
    assert.equal(await said(checked(null)), "");
  });

  it("says why the users could not be counted", async () => {
    aws.userPages = undefined;
    assert.match(await removed(), /acme has no users, because it does not exist any more\./);
    const listing = `/users-summary/${role.instanceId}`;
    for (const [name, why] of [
      ["AccessDeniedException", "the AWS credentials lack connect:ListUsers"],
      ["InvalidRequestException", "AWS answered with an error: InvalidRequestException"],
      ["ExpiredTokenException", "the AWS credentials are missing or no longer valid"],
    ] as const) {
      aws.instead = (operation) => (operation === listing ? refused(name) : undefined);
      assert.ok((await removed()).includes(`has an unknown number of users (${why}).`), name);
    }
  });

  it("does not take an answer without a list for a user", async () => {
    aws.instead = (operation) => (operation.startsWith("/") ? { body: "{}" } : undefined);
    assert.match(await removed(), /has 0 users/);
  });

  describe("is updated", () => {
    const changes = async (olds: object, news: object) =>
      (await provider.diff!("id", { ...state, ...olds }, { ...state, ...news })).changes;

    it("with each of its inputs", async () => {
      assert.equal(await changes({ role }, { role: { ...role } }), false);
      for (const more of [
        { account: "222222222222" },
        { region: "us-east-1" },
        { version: 2 },
        { role: null },
        ...Object.keys(role).map((key) => ({ role: { ...role, [key]: "other" } })),
      ]) {
        assert.equal(await changes({ role }, { role, ...more }), true, JSON.stringify(more));
      }
    });

    it("not for the code, which Pulumi adds to the state", async () => {
      assert.equal(await changes({ __provider: "old" }, { __provider: "new" }), false);
    });
  });
});
