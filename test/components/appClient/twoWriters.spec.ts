import assert from "node:assert/strict";
import fc from "fast-check";
import { type AppClientApi, changeList } from "../../../components/appClient/change";
import { KeptClient } from "./client";

/** Time that passes only when everything waits; calls of many writers in one order. */
class VirtualTime {
  now = 0;
  private readonly waiting: { at: number; wake: () => void }[] = [];

  wait(milliseconds: number): Promise<void> {
    return new Promise((wake) => void this.waiting.push({ at: this.now + milliseconds, wake }));
  }

  /** Runs until all of the work is done. */
  async run(work: Promise<unknown>[]): Promise<void> {
    let open = true;
    void Promise.allSettled(work).then(() => (open = false));
    while (open) {
      await new Promise((resolve) => setImmediate(resolve));
      this.waiting.sort((one, other) => one.at - other.at);
      const next = this.waiting.shift();
      if (!next) continue;
      this.now = next.at;
      next.wake();
    }
  }
}

/** A writer whose calls take as long as `latency` says, half on the way and half on the way back. */
function writer(client: KeptClient, time: VirtualTime, latency: () => number): AppClientApi {
  const travelling = async <T>(call: () => T): Promise<T> => {
    const half = latency() / 2;
    await time.wait(half);
    const answer = call();
    await time.wait(half);
    return answer;
  };
  return {
    what: "the client",
    describe: () => travelling(() => client.describe()),
    update: (request) => travelling(() => client.update(request)),
    knows: async () => true,
    vendorStack: async () => undefined,
    engineHasEnded: async () => false,
    say: () => {},
    sleep: (milliseconds) => time.wait(milliseconds),
    now: () => time.now,
  };
}

const upTo = (max: number) => fc.infiniteStream(fc.integer({ min: 5, max }));

/** Writers that add one name each, and what came of it. */
async function addAtOnce(count: number, mine: Iterator<number>, starts: Iterator<number>) {
  const client = new KeptClient({ SupportedIdentityProviders: ["COGNITO"], Kept: "yes" });
  const time = new VirtualTime();
  const names = Array.from({ length: count }, (_, index) => `Okta${index}`);
  const works = names.map(async (name) => {
    await time.wait(starts.next().value as number);
    const api = writer(client, time, () => mine.next().value as number);
    await changeList(api, (now) => [...new Set([...now, name])]);
  });
  await time.run(works);
  const results = await Promise.allSettled(works);
  const told = names.filter((_, index) => results[index]?.status === "rejected");
  const missing = names.filter((name) => !client.names.includes(name));
  return { told, missing, kept: client.members.Kept };
}

describe("several writers of this kind to one app client at the same time", () => {
  it("all succeed and are all listed", async () => {
    const scenario = fc.tuple(fc.integer({ min: 2, max: 4 }), upTo(600), upTo(600));
    await fc.assert(
      fc.asyncProperty(scenario, async ([count, mine, starts]) => {
        const { told, missing, kept } = await addAtOnce(count, mine, starts);
        assert.deepEqual([told.length === 0 && missing, kept], [[], "yes"]);
      }),
      { numRuns: 200 },
    );
  });

  it("over a line on which calls take seconds, one is told when any is missing", async () => {
    const scenario = fc.tuple(fc.integer({ min: 2, max: 3 }), upTo(4_000), upTo(4_000));
    await fc.assert(
      fc.asyncProperty(scenario, async ([count, mine, starts]) => {
        const { told, missing } = await addAtOnce(count, mine, starts);
        assert.ok(missing.length === 0 || told.length > 0, `${missing.join()} in silence`);
      }),
      { numRuns: 200 },
    );
  });

  it("one attaches while another one detaches: both have their way", async () => {
    await fc.assert(
      fc.asyncProperty(upTo(600), async (mine) => {
        const client = new KeptClient({ SupportedIdentityProviders: ["COGNITO", "Old"] });
        const time = new VirtualTime();
        const api = () => writer(client, time, () => mine.next().value as number);
        const works = [
          changeList(api(), (now) => [...new Set([...now, "New"])]),
          changeList(api(), (now) => now.filter((name) => name !== "Old")),
        ];
        await time.run(works);
        await Promise.all(works);
        assert.deepEqual([...client.names].sort(), ["COGNITO", "New"]);
      }),
      { numRuns: 200 },
    );
  });
});
