import assert from "node:assert/strict";
import { allOrEveryError } from "../../facts/allOrEveryError";

class Mistake extends Error {}

const fails = (message: string) => Promise.reject(new Mistake(message));

describe("all works, or every error", () => {
  it("are all values, in the order of the works", async () => {
    const works = [Promise.resolve(1), Promise.resolve("two")] as const;
    assert.deepEqual(await allOrEveryError(works, Mistake), [1, "two"]);
  });

  it("are the messages of all failures, each once, a blank line between two", async () => {
    const works = [fails("a\n\nb"), Promise.resolve(1), fails("b"), fails("c\nmore")];
    await assert.rejects(allOrEveryError(works, Mistake), (error: Error) => {
      assert.deepEqual([error.message, error instanceof Mistake], ["a\n\nb\n\nc\nmore", true]);
      return true;
    });
  });

  it("are told once where only what a provider said differs", async () => {
    const said = (words: string) => `a\n  The provider said: ${words}`;
    const works = [fails(said("401 Unauthorized")), fails(said("Invalid token")), fails("a\n  b")];
    await assert.rejects(allOrEveryError(works, Mistake), {
      message: `${said("401 Unauthorized")}\n\na\n  b`,
    });
  });

  it("are one failure as it is, if that has no message for the user", async () => {
    const unexpected = new TypeError("a bug");
    const works = [fails("a"), Promise.reject(unexpected)];
    await assert.rejects(allOrEveryError(works, Mistake), (error) => error === unexpected);
  });
});
