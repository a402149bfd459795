import assert from "node:assert/strict";
import { type Decide, changeList, mayHaveChanged } from "../../../components/appClient/change";
import { type AppClient, describeOnlyMembers } from "../../../components/appClient/members";
import {
  KeptClient,
  apiOf,
  describeOnlyPart,
  noAnswer,
  refusal,
  without,
  type Hooks,
} from "./client";

const vendors: AppClient = {
  ClientName: "app-client",
  CallbackURLs: ["https://engage.example.com/b", "https://engage.example.com/a"],
  AccessTokenValidity: 60,
  TokenValidityUnits: { AccessToken: "minutes" },
  DefaultRedirectURI: "",
  FutureMember: { kept: ["b", "a"] },
  SupportedIdentityProviders: ["COGNITO", "ByHand"],
};

const addOkta: Decide = (names) => [...new Set([...names, "Okta"])];
const onlyOkta: Decide = () => ["Okta"];

const list = "SupportedIdentityProviders";

/** Everything but the list and what only a description has. */
const othersOf = ({ members }: KeptClient): AppClient =>
  without(members, list, ...describeOnlyMembers);

describe("a change of an app client's list", () => {
  let client: KeptClient;
  beforeEach(() => (client = new KeptClient({ ...vendors, ...describeOnlyPart })));

  const change = (hooks: Hooks = {}, decide = addOkta) => {
    const { api, said, counts, pauses } = apiOf(client, hooks);
    return { done: changeList(api, decide), said, counts, pauses };
  };

  async function failureOf(hooks: Hooks, decide = addOkta): Promise<Error> {
    return change(hooks, decide).done.then(
      () => assert.fail("it went through"),
      (error: Error) => error,
    );
  }

  it("sends back all that was described, but for what only a description has", async () => {
    await change().done;
    const expected = without(vendors, "DefaultRedirectURI");
    const names = ["COGNITO", "ByHand", "Okta"];
    assert.deepEqual(client.updates, [{ ...expected, SupportedIdentityProviders: names }]);
  });

  it("writes nothing when the list is right", async () => {
    client.change({ SupportedIdentityProviders: ["Okta"] });
    client.updates.length = 0;
    const { done, counts } = change();
    await done;
    assert.deepEqual([client.updates.length, counts.describe, counts.slept], [0, 1, 0]);
  });

  it("takes lists for sets, as AWS sorts them", async () => {
    const { done, counts } = change({
      afterUpdate(_nth, truth) {
        client.members.CallbackURLs = [...(truth.CallbackURLs as string[])].sort();
        client.members.FutureMember = { kept: ["a", "b"] };
        return client.describe();
      },
    });
    await done;
    assert.equal(counts.update, 1);
  });

  it("notices another length, and another name in a list of the same length", async () => {
    for (const lie of [["https://engage.example.com/a"], ["https://engage.example.com/a", "x"]]) {
      client = new KeptClient(vendors);
      const error = await failureOf({
        afterUpdate: (_nth, truth) => ({ ...truth, CallbackURLs: lie }),
      });
      assert.match(error.message, /CallbackURLs \(expected \[.*b".*a"\], found \[.*a".*\]\)/);
    }
  });

  it("does not write from a description that another writer has overtaken", async () => {
    const added = ["https://engage.example.com/new"];
    await change({ beforeDescribe: (nth) => nth === 2 && client.change({ CallbackURLs: added }) })
      .done;
    assert.deepEqual(client.members.CallbackURLs, added);
    assert.deepEqual(client.names, ["COGNITO", "ByHand", "Okta"]);
  });

  it("leaves the vendor's later write as it is, and adds the one name to it", async () => {
    const theirs = {
      CallbackURLs: ["https://engage.example.com/new"],
      AccessTokenValidity: 30,
      SupportedIdentityProviders: ["COGNITO"],
    };
    const { done, counts } = change({
      afterUpdate(nth, truth) {
        if (nth === 1) client.change(theirs);
        return truth;
      },
    });
    await done;
    assert.deepEqual(client.names, ["COGNITO", "Okta"]);
    const expected = without({ ...vendors, ...theirs }, list, "DefaultRedirectURI");
    assert.deepEqual(othersOf(client), expected);
    assert.equal(counts.update, 2);
  });

  it("does not take one stale description after its write for a change", async () => {
    const old = client.describe();
    const { done, counts } = change({ afterDescribe: (nth, truth) => (nth === 3 ? old : truth) });
    await done;
    assert.equal(counts.update, 1);
    assert.deepEqual(client.names, ["COGNITO", "ByHand", "Okta"]);
  });

  it("believes the update's answer when every later description is stale", async () => {
    const old = client.describe();
    const { done, counts } = change({ afterDescribe: (nth, truth) => (nth >= 3 ? old : truth) });
    assert.deepEqual((await done).SupportedIdentityProviders, ["COGNITO", "ByHand", "Okta"]);
    assert.deepEqual([counts.update, counts.describe], [1, 2 + 4]);
  });

  it("does not write from a stale description when the second look is fresh", async () => {
    const old = client.describe();
    client.change({ CallbackURLs: ["https://engage.example.com/new"] });
    await change({ afterDescribe: (nth, truth) => (nth === 1 ? old : truth) }).done;
    assert.deepEqual(client.members.CallbackURLs, ["https://engage.example.com/new"]);
  });

  it("does not write when the second look differs from the first, by its date or anything else", async () => {
    for (const different of [{ AccessTokenValidity: 5 }, { LastModifiedDate: 1.8e9 }]) {
      client = new KeptClient(vendors);
      const { done, counts } = change({
        afterDescribe: (nth, truth) => (nth === 2 ? { ...truth, ...different } : truth),
      });
      await done;
      assert.deepEqual([counts.update, counts.describe], [1, 5], Object.keys(different)[0]);
      assert.equal(client.members.AccessTokenValidity, 60);
    }
  });

  it("stops, with both values and without a second write, when the answer differs", async () => {
    const error = await failureOf({
      afterUpdate(_nth, truth) {
        client.members.AccessTokenValidity = 5;
        return { ...truth, AccessTokenValidity: 5, FutureMember: undefined };
      },
    });
    assert.match(
      error.message,
      /AccessTokenValidity \(expected 60, found 5\); FutureMember \(expected \{.*\}, found nothing\)/,
    );
    assert.equal(client.updates.length, 1);
    assert.ok(mayHaveChanged(error));
  });

  it("stops when the answer's list is another than the one that was sent", async () => {
    for (const lie of [
      ["COGNITO", "ByHand"],
      ["COGNITO", "ByHand", "Okto"],
    ]) {
      client = new KeptClient(vendors);
      const error = await failureOf({
        afterUpdate: (_nth, truth) => ({ ...truth, SupportedIdentityProviders: lie }),
      });
      assert.match(
        error.message,
        /SupportedIdentityProviders \(expected \["COGNITO","ByHand","Okta"\], found \[.*\]\)/,
      );
      assert.ok(mayHaveChanged(error));
    }
  });

  it("sees one name in the place of another, in a list of the same length", async () => {
    client.change({ SupportedIdentityProviders: ["COGNITO", "ByHand"] });
    await change({}, () => ["COGNITO", "Okta"]).done;
    assert.deepEqual(client.names, ["COGNITO", "Okta"]);
  });

  it("shows no value of a member that may be a secret", async () => {
    const error = await failureOf({
      afterUpdate: (_nth, truth) => ({ ...truth, FutureApiKey: "made-up-value" }),
    });
    assert.match(error.message, /FutureApiKey \(not shown\)/);
    assert.doesNotMatch(error.message, /made-up-value/);
  });

  describe("whose answer is a failure", () => {
    it("has not happened when it was refused", async () => {
      const error = await failureOf({
        beforeUpdate() {
          throw refusal("AccessDeniedException");
        },
      });
      assert.equal(error.name, "AccessDeniedException");
      assert.equal(mayHaveChanged(error), false);
    });

    it("may have happened when there was no answer, and the next look decides", async () => {
      for (const hook of ["beforeUpdate", "afterUpdate"] as const) {
        client = new KeptClient(vendors);
        const { done } = change({
          [hook](nth: number, truth: AppClient) {
            if (nth === 1) throw noAnswer();
            return truth;
          },
        });
        await done;
        assert.deepEqual(client.names, ["COGNITO", "ByHand", "Okta"], hook);
      }
    });

    it("may have happened when AWS failed inside, and it stays so to the end", async () => {
      const error = await failureOf({
        beforeUpdate() {
          throw refusal("InternalErrorException", "later", 500);
        },
      });
      assert.match(error.message, /found COGNITO, ByHand after 8 attempts.*later/);
      assert.ok(mayHaveChanged(error));
    });

    it("may have happened when the look after it fails or is refused", async () => {
      for (const later of [refusal("ExpiredTokenException"), noAnswer()]) {
        client = new KeptClient(vendors);
        const hooks: Hooks = {
          beforeDescribe(nth) {
            if (nth === 3) throw later;
          },
        };
        assert.ok(mayHaveChanged(await failureOf(hooks)), later.message);
      }
    });

    it("has not happened when nothing could be signed", async () => {
      const error = await failureOf({
        beforeUpdate() {
          throw Object.assign(new Error("no keys"), { name: "CredentialsProviderError" });
        },
      });
      assert.deepEqual([error.message, mayHaveChanged(error)], ["no keys", false]);
    });

    it("may have happened when a proxy, and not Cognito, says a status of 4xx", async () => {
      const error = await failureOf({
        beforeUpdate() {
          throw Object.assign(new Error("a proxy"), { $metadata: { httpStatusCode: 403 } });
        },
      });
      assert.match(error.message, /after 8 attempts.* Last problem: a proxy\./);
      assert.ok(mayHaveChanged(error));
    });

    it("may have happened when an error that blames the request has no status of 4xx", async () => {
      for (const httpStatusCode of [undefined, 200, 500]) {
        const error = await failureOf({
          beforeUpdate() {
            throw Object.assign(refusal("Odd"), { $metadata: { httpStatusCode } });
          },
        });
        assert.ok(mayHaveChanged(error), String(httpStatusCode));
      }
    });

    it("is sent again after pauses that grow to four seconds, up to half longer at random", async () => {
      const { random } = Math;
      Math.random = () => 0.5;
      const { done, pauses } = change({
        beforeUpdate(nth) {
          if (nth < 7) throw refusal("ThrottlingException");
        },
      });
      await done.finally(() => (Math.random = random));
      const growing = [500, 1000, 2000, 4000, 4000, 4000];
      assert.deepEqual(
        pauses,
        [...growing, 2000].map((each) => each * 1.25),
      );
    });

    it("is a refusal, however long it took, while Cognito is busy", async () => {
      const { api, counts } = apiOf(client, {
        beforeUpdate(nth) {
          if (nth > 1) return;
          counts.clock += 2_500;
          throw refusal("ThrottlingException");
        },
      });
      await changeList(api, addOkta);
      assert.deepEqual(client.names, ["COGNITO", "ByHand", "Okta"]);
    });

    it("is sent again, from a fresh description, while Cognito is busy", async () => {
      const { done, counts } = change({
        beforeUpdate(nth) {
          if (nth > 3) return;
          client.change({ AccessTokenValidity: nth });
          throw refusal(nth === 2 ? "TooManyRequestsException" : "ConcurrentModificationException");
        },
      });
      await done;
      assert.equal(counts.update, 4);
      assert.equal(client.members.AccessTokenValidity, 3);
    });

    it("keeps what was sent before in mind when a later one is refused", async () => {
      const error = await failureOf({
        beforeUpdate(nth) {
          if (nth === 1) throw noAnswer();
          throw refusal("AccessDeniedException");
        },
      });
      assert.ok(mayHaveChanged(error));
    });
  });

  describe("with a name that the pool does not know any more", () => {
    const refusing = (unknown: string): Hooks => ({
      knows: (name) => name !== unknown,
      beforeUpdate() {
        if (!wantedLast().includes(unknown)) return;
        throw refusal(
          "InvalidParameterException",
          `The provider ${unknown} does not exist for User Pool eu-west-1_1.`,
        );
      },
    });
    let wantedLast = (): readonly string[] => [];
    const noting =
      (decide: Decide): Decide =>
      (names) => {
        const wanted = decide(names);
        wantedLast = () => wanted;
        return wanted;
      };

    it("leaves it out, with a warning", async () => {
      const { done, said } = change(refusing("ByHand"), noting(addOkta));
      await done;
      assert.deepEqual(client.names, ["COGNITO", "Okta"]);
      assert.match(said.join("\n"), /^warning: .*lists ByHand, which the user pool does not know/);
    });

    it("leaves nothing out when the refusal is about something else", async () => {
      for (const error of [
        refusal("AccessDeniedException", "no access to identity providers"),
        refusal("InvalidParameterException", "ByHand is no callback URL"),
      ]) {
        const { done, said } = change({
          knows: (name) => name !== "ByHand",
          beforeUpdate() {
            throw error;
          },
        });
        await assert.rejects(done, (failure) => failure === error);
        assert.deepEqual(said, []);
      }
    });

    it("fails when it is the one that is to be added", async () => {
      const error = await failureOf(refusing("Okta"), noting(addOkta));
      assert.match(error.message, /The provider Okta does not exist/);
      assert.equal(mayHaveChanged(error), false);
    });
  });

  it("never empties the list", async () => {
    client.change({ SupportedIdentityProviders: ["Okta"] });
    client.updates.length = 0;
    const error = await failureOf({}, (names) => names.filter((name) => name !== "Okta"));
    assert.match(error.message, /Okta is the only identity provider .* nothing was changed/);
    assert.equal(client.updates.length, 0);
  });

  it("tells of an update that took so long that another writer's may be lost", async () => {
    for (const outcome of ["answered", "not answered"]) {
      client = new KeptClient(vendors);
      const { api, counts } = apiOf(client, {
        afterUpdate(_nth, truth) {
          counts.clock += 2_500;
          if (outcome === "not answered") throw noAnswer();
          return truth;
        },
      });
      const error = await changeList(api, addOkta).then(
        () => assert.fail(outcome),
        (reason: Error) => reason,
      );
      assert.match(error.message, /took 2\.5 s from the look to its end/);
      assert.ok(mayHaveChanged(error));
      assert.deepEqual(client.names, ["COGNITO", "ByHand", "Okta"]);
    }
  });

  it("is content with an update that took as long as is safe", async () => {
    const { api, counts } = apiOf(client, {
      beforeDescribe: (nth) => void (counts.clock += nth === 2 ? 1_000 : 0),
      beforeUpdate: () => void (counts.clock += 1_000),
    });
    await changeList(api, addOkta);
    assert.deepEqual([counts.update, counts.describe], [1, 3]);
  });

  it("looks again, and sends nothing, when the look itself took long", async () => {
    const { api, counts } = apiOf(client, {
      beforeDescribe: (nth) => void (counts.clock += nth === 2 ? 1_500 : 0),
    });
    await changeList(api, addOkta);
    assert.deepEqual([counts.update, counts.describe], [1, 5]);
  });

  it("gives up when another writer never stops, and says what it saw", async () => {
    const error = await failureOf({
      afterUpdate(_nth, truth) {
        client.change({ SupportedIdentityProviders: ["COGNITO"] });
        return truth;
      },
    });
    assert.match(error.message, /Expected COGNITO, Okta, found COGNITO after 8 attempts\. Find/);
    assert.equal(client.updates.length, 2 * 8);
    assert.ok(mayHaveChanged(error));
  });

  it("says that it found an empty list", async () => {
    const error = await failureOf({
      afterUpdate(_nth, truth) {
        client.change({ SupportedIdentityProviders: [] });
        return truth;
      },
    });
    assert.match(error.message, /Expected Okta, found no identity provider after/);
  });

  describe("and the vendor's stack", () => {
    const stack = (status: string, updated: string) => ({ name: "Engage", status, updated });
    const earlier = "2026-11-24T09:00:00.000Z";

    it("waits for it, says so, and writes from what it left", async () => {
      const { done, said, counts } = change({
        vendorStack(nth) {
          if (nth === 4) client.change({ CallbackURLs: ["https://engage.example.com/v2"] });
          return stack(nth < 4 ? "UPDATE_IN_PROGRESS" : "UPDATE_COMPLETE", earlier);
        },
      });
      await done;
      assert.deepEqual(client.members.CallbackURLs, ["https://engage.example.com/v2"]);
      assert.deepEqual(said, [
        "Waiting: the vendor's CloudFormation stack Engage is UPDATE_IN_PROGRESS (0 s)",
      ]);
      assert.ok(counts.slept >= 30_000);
    });

    it("is waited for, and nothing is written then, where Pulumi was killed meanwhile", async () => {
      let isAlive = true;
      const error = await failureOf({
        vendorStack(nth) {
          isAlive = nth < 3;
          return stack(nth < 4 ? "UPDATE_IN_PROGRESS" : "UPDATE_COMPLETE", earlier);
        },
        engineHasEnded: () => !isAlive,
      });
      assert.match(error.message, /Pulumi has ended, so app client abc .* was not changed/);
      assert.equal(client.updates.length, 0);
      assert.equal(mayHaveChanged(error), false);
    });

    it("stops before any write when it does not end", async () => {
      const { done, said, counts } = change({
        vendorStack: () => stack("UPDATE_IN_PROGRESS", earlier),
      });
      const error: Error = await done.then(
        () => assert.fail("it went through"),
        (reason) => reason,
      );
      assert.match(error.message, /Engage is UPDATE_IN_PROGRESS for more than 15 minutes/);
      assert.equal(counts.slept, 15 * 60_000);
      assert.deepEqual([said.length, said[1]?.slice(-6)], [30, "(30 s)"]);
      assert.equal(client.updates.length, 0);
      assert.equal(mayHaveChanged(error), false);
    });

    it("is told of when it wrote in the same moment, after the name was listed again", async () => {
      const error = await failureOf({
        afterUpdate(nth, truth) {
          if (nth === 1) client.change({ SupportedIdentityProviders: ["COGNITO"] });
          return truth;
        },
        vendorStack: (nth) =>
          stack("UPDATE_COMPLETE", nth === 1 ? earlier : "2026-11-24T10:00:00.000Z"),
      });
      assert.match(error.message, /stack Engage was updated .* may be lost/s);
      assert.deepEqual(client.names, ["COGNITO", "Okta"]);
      assert.ok(mayHaveChanged(error));
    });

    it("is asked for once when there is none, and may appear later", async () => {
      const { done, counts } = change({ vendorStack: () => undefined });
      await done;
      assert.equal(counts.stack, 1);
      client = new KeptClient(vendors);
      await change({
        afterUpdate(nth, truth) {
          if (nth === 1) client.change({ SupportedIdentityProviders: ["COGNITO"] });
          return truth;
        },
        vendorStack: (nth) => (nth === 1 ? undefined : stack("CREATE_COMPLETE", earlier)),
      }).done;
      assert.deepEqual(client.names, ["COGNITO", "Okta"]);
    });

    it("is told of when it began in the very millisecond of the write", async () => {
      const error = await failureOf({
        vendorStack: (nth) =>
          stack("UPDATE_COMPLETE", nth === 1 ? earlier : new Date(client.now).toISOString()),
      });
      assert.match(error.message, /stack Engage was updated .* may be lost/s);
    });

    it("is told of when it wrote before a write whose answer was lost", async () => {
      const later = "2026-11-24T10:00:01.000Z";
      for (const hook of ["beforeUpdate", "afterUpdate"] as const) {
        client = new KeptClient(vendors);
        const error = await failureOf({
          [hook](nth: number, truth: AppClient) {
            if (nth === 1) throw noAnswer();
            return truth;
          },
          vendorStack: (nth) => stack("UPDATE_COMPLETE", nth === 1 ? earlier : later),
        });
        assert.match(error.message, /stack Engage was updated .* may be lost/s, hook);
        assert.deepEqual(client.names, ["COGNITO", "ByHand", "Okta"]);
        assert.ok(mayHaveChanged(error));
      }
    });

    it("is told of when its rollback was continued, which belongs to the update of before", async () => {
      const error = await failureOf({
        vendorStack: (nth) =>
          stack(nth === 1 ? "UPDATE_ROLLBACK_FAILED" : "UPDATE_ROLLBACK_COMPLETE", earlier),
      });
      assert.match(error.message, /UPDATE_ROLLBACK_COMPLETE\) while .* may be lost/s);
      assert.deepEqual(client.names, ["COGNITO", "ByHand", "Okta"]);
    });

    it("is no reason to stop where it wrote before the look at which a refused update was sent again", async () => {
      const between = "2026-11-24T09:30:00.000Z";
      await change({
        beforeUpdate(nth) {
          if (nth > 1) return;
          client.change({ CallbackURLs: ["https://engage.example.com/v2"] });
          throw refusal("ConcurrentModificationException");
        },
        vendorStack: (nth) => stack("UPDATE_COMPLETE", nth === 1 ? earlier : between),
      }).done;
      assert.deepEqual(client.names, ["COGNITO", "ByHand", "Okta"]);
      assert.deepEqual(client.members.CallbackURLs, ["https://engage.example.com/v2"]);
    });

    it("is no reason to stop where it did nothing before a write whose answer was lost", async () => {
      await change({
        afterUpdate() {
          throw noAnswer();
        },
        vendorStack: () => stack("UPDATE_COMPLETE", earlier),
      }).done;
      assert.deepEqual(client.names, ["COGNITO", "ByHand", "Okta"]);
    });

    it("may follow: what began after the write found it there", async () => {
      const { done } = change({
        afterUpdate(nth, truth) {
          if (nth === 1) client.change({ SupportedIdentityProviders: ["COGNITO"] });
          return truth;
        },
        vendorStack: (nth) =>
          stack("UPDATE_COMPLETE", nth === 1 ? earlier : "2026-11-24T10:00:01.000Z"),
      });
      await done;
      assert.deepEqual(client.names, ["COGNITO", "Okta"]);
    });
  });

  it("to one name takes what was added in the last moment with it, or stops", async () => {
    const stopping: Decide = (names) => {
      if (names.includes("New")) throw new Error("New is not written down");
      return onlyOkta(names);
    };
    const error = await failureOf(
      {
        beforeDescribe: (nth) =>
          nth === 2 && client.change({ SupportedIdentityProviders: ["COGNITO", "New"] }),
      },
      stopping,
    );
    assert.match(error.message, /New is not written down/);
    assert.deepEqual(client.names, ["COGNITO", "New"]);
  });
});
