import assert from "node:assert/strict";
import { isGoneFrom } from "../../components/ownAccount";
import { account, SmallAws } from "./appClient/smallAws";

const failed = (name: string) => Object.assign(new Error("no"), { name });
const notFound = failed("ResourceNotFoundException");

describe("A thing in AWS is gone", () => {
  let aws: SmallAws;
  let looks: number;
  beforeEach(async () => {
    [aws, looks] = [new SmallAws(), 0];
    await aws.start();
  });
  afterEach(() => aws.stop());

  /** @param seen What a look meets; undefined: the thing. */
  const isGone = (error: Error, seen?: Error) =>
    aws.run(() => {
      const look = async () => {
        looks++;
        if (seen) throw seen;
      };
      return isGoneFrom(
        { account, what: "pool", access: { region: "eu-west-1", assumeRoles: [] }, look },
        error,
      );
    });

  it("where a look in its own account does not find it either", async () => {
    assert.equal(await isGone(notFound, notFound), true);
  });

  it("not where a look shows it: what was not found is something else", async () => {
    assert.equal(await isGone(notFound), false);
  });

  for (const name of ["AccessDeniedException", "TimeoutError", "ExpiredTokenException"]) {
    it(`not by a ${name}, for which nobody looks, and not where the look meets one`, async () => {
      assert.equal(await isGone(failed(name), notFound), false);
      assert.deepEqual([looks, aws.calls], [0, []]);
      await assert.rejects(isGone(notFound, failed(name)), { name });
    });
  }

  it("not by the word of another account, which finds nothing of it", async () => {
    aws.account = "999999999999";
    await assert.rejects(isGone(notFound, notFound), {
      message:
        /^The pool is in the AWS account 123456789012, and .* belong to 999999999999\. Nothing was changed\./,
    });
    assert.equal(looks, 0);
  });
});
