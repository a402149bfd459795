import assert from "node:assert/strict";
import os from "node:os";
import { noFindings } from "../../operations/fleet/engine/events";
import { Interruption } from "../../operations/interruption";
import { isLeftOver, lockedBy, locksIn } from "../../operations/locks";
import { reasonOf } from "../../operations/fleet/engine/reasons";

describe("Ctrl-C on a fleet", () => {
  it("first lets what runs finish, then cancels; npm's echo of a keystroke is not a second one", () => {
    const told: string[] = [];
    let now = 0;
    const on = { first: () => told.push("first"), later: () => told.push("later") };
    const interruption = new Interruption(
      on as unknown as { first: () => void; later: () => void },
      () => now,
    );
    assert.ok(!interruption.requested);
    for (const time of [1000, 1010, 5000, 5001, 9000]) {
      now = time;
      interruption.signal();
      if (time === 1010) assert.ok(interruption.requested && !interruption.cancelled);
    }
    assert.deepEqual(told, ["first", "later", "later"]);
    assert.ok(interruption.cancelled);
  });
});

describe("a stack that is locked", () => {
  const message = (pid: number, host = os.hostname()) =>
    "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end " +
    "or delete the lock file with `pulumi cancel`.\n  s3://state/.pulumi/locks/a.json: created by " +
    `jane@${host} (pid ${pid}) at 2026-11-23T13:20:14Z`;
  // The greatest process id that Linux allows is smaller.
  const nobody = 2 ** 22 + 1;
  const findings = noFindings();

  const acme = { stack: "acme", folder: "/customers" };

  it("says who holds it, and that --break-locks helps when that process is dead", () => {
    const reason = reasonOf(acme, new Error(message(nobody)), findings);
    assert.match(reason, /locked by jane on .* \(process 4194305\) since 2026-11-23T13:20:14Z/);
    assert.match(reason, /unless it runs on another machine or in a container that is called/);
    assert.match(reason, /--break-locks/);
  });

  it("does not offer that for a living process, nor for one on another machine", () => {
    for (const [pid, host] of [
      [process.pid, os.hostname()],
      [nobody, "runner-7"],
    ] as const) {
      const locks = locksIn(message(pid, host));
      assert.equal(locks.length, 1);
      assert.ok(!locks.some(isLeftOver));
      const words = lockedBy("acme", locks);
      assert.match(words, /pulumi cancel --stack acme/);
      assert.doesNotMatch(words, /--break-locks/);
    }
  });

  it("is told from other failures", () => {
    const violations = ["okta-app-https: An Okta app sends …"];
    assert.equal(reasonOf(acme, new Error("error: x"), { ...findings, violations }), violations[0]);
    assert.match(
      reasonOf(acme, new Error("error: no stack named 'acme' found"), findings),
      /stack init acme/,
    );
    assert.equal(reasonOf(acme, new Error("noise\nerror: why\n"), findings), "why");
  });

  it("is told from a mistake in the settings file, of which every line is kept", () => {
    const said =
      "error: could not unmarshal 'Pulumi.acme.yaml': yaml: unmarshal errors:\n" +
      '  line 3: cannot unmarshal !!seq into string\n  line 4: mapping key "a" already defined\n\nelse';
    assert.equal(
      reasonOf(acme, new Error(said), findings),
      "could not unmarshal 'Pulumi.acme.yaml': yaml: unmarshal errors:\n" +
        '  line 3: cannot unmarshal !!seq into string\n  line 4: mapping key "a" already defined',
    );
  });
});
