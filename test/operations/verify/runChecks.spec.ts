import assert from "node:assert/strict";
import {
  type Check,
  CheckFailed,
  CheckSkipped,
  once,
  runChecks,
} from "../../../operations/verify/runChecks";

const check = (name: string, look: Check["look"], needs?: string[]): Check => ({
  name,
  title: `about ${name}`,
  look,
  ...(needs && { needs }),
});
const passes = async () => "seen";

describe("checks that run side by side", () => {
  it("give their evidence, and a warning with it", async () => {
    const warned = async () => ({ evidence: "seen", warning: "soon" });
    assert.deepEqual(await runChecks([check("a", passes), check("b", warned)]), [
      { name: "a", title: "about a", status: "passed", evidence: "seen" },
      { name: "b", title: "about b", status: "passed", evidence: "seen", warning: "soon" },
    ]);
  });

  it("say what to do when they fail, and why they were skipped", async () => {
    const fails = () => Promise.reject(new CheckFailed("wrong", "Fix it."));
    const skips = () => Promise.reject(new CheckSkipped("another tells more"));
    const [failed, skipped] = await runChecks([check("a", fails), check("b", skips)]);
    assert.deepEqual(failed, {
      name: "a",
      title: "about a",
      status: "failed",
      evidence: "wrong",
      next: "Fix it.",
    });
    assert.deepEqual(skipped, {
      name: "b",
      title: "about b",
      status: "skipped",
      evidence: "another tells more",
    });
  });

  it("are skipped, without a look, when one that they need did not pass", async () => {
    let looks = 0;
    const skips = () => Promise.reject(new CheckSkipped("no"));
    const counts = async () => `look ${++looks}`;
    const checks = [check("a", passes), check("b", skips), check("c", counts, ["a", "b"])];
    const [, , result] = await runChecks(checks);
    assert.deepEqual([result?.status, result?.evidence], ["skipped", "needs b to pass first"]);
    assert.equal(looks, 0);
  });

  it("tell the ends of certificates also where one failed, for the status page", async () => {
    const ends = [{ fingerprint: "AB:CD", ends: "2026-11-01", days: -29, warnDays: 90 }];
    const ended = () => Promise.reject(new CheckFailed("it ended", "Rotate it.", ends));
    const plain = () => Promise.reject(new CheckFailed("no", "Do it."));
    const [first, second] = await runChecks([check("a", ended), check("b", plain)]);
    assert.deepEqual(first?.certificates, ends);
    assert.equal("certificates" in second!, false);
  });

  it("need only what runs before them", async () => {
    const checks = [check("a", passes, ["b"]), check("b", passes)];
    await assert.rejects(async () => runChecks(checks), /^Error: The check a needs b, which/);
  });

  it("end with any other error as it is", async () => {
    const bug = new TypeError("a bug");
    const checks = [check("a", () => Promise.reject(bug))];
    await assert.rejects(runChecks(checks), (error) => error === bug);
  });
});

describe("work that is done once", () => {
  it("is done at the first call, and has one result", async () => {
    let times = 0;
    const work = once(async () => ++times);
    assert.equal(times, 0);
    assert.deepEqual([await work(), await work(), times], [1, 1, 1]);
  });
});
