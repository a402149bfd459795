import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { engineHasEnded } from "../../../components/appClient/engine";
import { type AppClientTarget, openAppClient } from "../../../components/appClient/cognito";
import type { AppClientApi } from "../../../components/appClient/change";
import { appClientId, refused, SmallAws, userPoolId } from "./smallAws";

describe("the calls that the attachment makes", () => {
  let aws: SmallAws;
  beforeEach(async () => {
    aws = new SmallAws();
    await aws.start();
  });
  afterEach(() => aws.stop());

  const ask = <T>(
    question: (api: AppClientApi) => Promise<T>,
    more: Partial<AppClientTarget> = {},
  ) =>
    aws.run(async () => {
      const target = { userPoolId, appClientId, cloudFormationStack: "", ...more };
      return question(await openAppClient(target, { region: "eu-west-1", assumeRoles: [] }));
    });

  it("name the client as messages do", async () => {
    const what = `app client ${appClientId} of user pool ${userPoolId}`;
    assert.equal(await ask(async (api) => api.what), what);
  });

  it("give all that Cognito describes, members that no SDK knows included", async () => {
    assert.deepEqual(await ask((api) => api.describe()), aws.client.members);
  });

  it("send a description as it is, for this client, and give the answer as it is", async () => {
    const request = { UserPoolId: "other", ClientId: "other", FutureMember: ["é"] };
    const answer = await ask((api) => api.update(request));
    const ids = { UserPoolId: userPoolId, ClientId: appClientId };
    assert.deepEqual(aws.client.updates, [{ ...request, ...ids }]);
    assert.deepEqual(answer, aws.client.members);
  });

  it("send an update once, whatever comes of it, and a description again", async () => {
    aws.instead = () => refused("InternalErrorException", "later", 500);
    await assert.rejects(
      ask((api) => api.update({})),
      { message: /^UpdateUserPoolClient of app client .*: InternalErrorException: later$/ },
    );
    await assert.rejects(ask((api) => api.describe()));
    const count = (name: string) => aws.calls.filter((call) => call === name).length;
    assert.deepEqual([count("UpdateUserPoolClient"), count("DescribeUserPoolClient")], [1, 6]);
  });

  it("go through from a machine whose clock is an hour slow, the update too, though it is sent once", async () => {
    aws.ahead = 3_600_000;
    await ask(async (api) => api.update(await api.describe()));
    assert.equal(aws.client.updates.length, 1);
  });

  for (const [what, UserPoolClient] of [
    ["no client", undefined],
    ["another client", { UserPoolId: userPoolId, ClientId: "other" }],
    ["a client of another pool", { UserPoolId: "eu-west-1_other", ClientId: appClientId }],
  ] as const) {
    it(`do not take an answer with ${what} for one`, async () => {
      aws.instead = () => ({ body: JSON.stringify({ UserPoolClient }) });
      const says = /^DescribeUserPoolClient returned something other than the app client 1h57/;
      await assert.rejects(
        ask((api) => api.describe()),
        { message: says },
      );
    });
  }

  it("tell which identity providers the pool has; COGNITO is not one that it could name", async () => {
    const known = (name: string) => ask((api) => api.knows(name));
    assert.deepEqual([await known("Okta"), await known("Gone")], [true, false]);
    aws.calls.length = 0;
    assert.deepEqual([await known("COGNITO"), aws.calls], [true, []]);
  });

  it("do not take a refusal to say for an unknown identity provider", async () => {
    aws.instead = () => refused("AccessDeniedException");
    await assert.rejects(
      ask((api) => api.knows("Okta")),
      { name: "AccessDeniedException" },
    );
  });

  it("wait, and tell the time, in milliseconds", async () => {
    const pauses: number[] = [];
    const clock = await ask(async (api) => {
      const { setTimeout: outer } = globalThis;
      const noting = (callback: () => void, milliseconds: number) => {
        pauses.push(milliseconds);
        return outer(callback, 0);
      };
      globalThis.setTimeout = noting as unknown as typeof setTimeout;
      const slept = api.sleep(2_000);
      // At once: timers of connections left open by other calls are not counted.
      globalThis.setTimeout = outer;
      await slept;
      return [performance.now(), api.now(), performance.now()] as const;
    });
    assert.deepEqual(pauses, [2_000]);
    assert.ok(clock[0] <= clock[1] && clock[1] <= clock[2]);
  });

  it("show the operator a line on stderr", async () => {
    const lines: unknown[] = [];
    await ask(async (api) => {
      const { error } = console;
      console.error = (line) => void lines.push(line);
      // At once: what other code prints is not counted.
      api.say("Waiting");
      console.error = error;
    });
    assert.deepEqual(lines, ["Waiting"]);
  });

  it("know whether the engine that started the plugin has ended", async () => {
    const engine = createServer().listen(0, "127.0.0.1");
    await once(engine, "listening");
    const address = `127.0.0.1:${(engine.address() as AddressInfo).port}`;
    const hasEnded = (...more: string[]) => engineHasEnded(["node", "plugin.js", ...more]);
    assert.equal(await hasEnded("-v=9", address), false);
    engine.close();
    await once(engine, "close");
    assert.equal(await hasEnded("-v=9", address), true);
    assert.equal(await hasEnded("kept"), false);
    assert.equal(await ask((api) => api.engineHasEnded()), false);
  });

  describe("about the vendor's stack", () => {
    const vendorStack = (cloudFormationStack = "") =>
      ask((api) => api.vendorStack(), { cloudFormationStack });
    const status = "<StackName>Engage</StackName><StackStatus>UPDATE_COMPLETE</StackStatus>";
    const created = "<CreationTime>2026-11-24T10:00:00Z</CreationTime>";

    it("ask for the one that is named", async () => {
      aws.stacks = { Engage: status + created };
      assert.deepEqual(await vendorStack("Engage"), {
        name: "Engage",
        status: "UPDATE_COMPLETE",
        since: new Date("2026-11-24T10:00:00Z"),
        updated: "2026-11-24T10:00:00.000Z",
      });
    });

    it("ask for the one that made the pool when none is named", async () => {
      aws.owner = "arn:aws:cloudformation:eu-west-1:123456789012:stack/Engage/1";
      aws.stacks = { [aws.owner]: status };
      const stack = await vendorStack();
      assert.deepEqual([stack?.name, stack?.updated], ["Engage", ""]);
    });

    it("say that there is none when no stack made the pool, or the named one is gone", async () => {
      assert.equal(await vendorStack(), undefined);
      assert.equal(await vendorStack("Gone"), undefined);
    });

    it("do not take a refusal for an absent stack", async () => {
      for (const refusal of [
        refused("AccessDenied", "the stack does not exist for you"),
        refused("ValidationError", "the name is malformed"),
      ]) {
        aws.instead = () => refusal;
        await assert.rejects(vendorStack("Engage"), { message: refusal.message });
      }
    });
  });
});
