import assert from "node:assert/strict";
import { type Clock, Rate, connectRate } from "../../../operations/people/rate";

/** Time that passes only while someone waits. */
function virtualClock(): Clock & { time: number } {
  return {
    time: 0,
    now() {
      return this.time;
    },
    async wait(milliseconds) {
      this.time += milliseconds;
    },
  };
}

describe("the rate of calls", () => {
  it("lets a burst through at once, and then so many a second, however they are asked for", async () => {
    const clock = virtualClock();
    const rate = new Rate(2, 4, clock);
    const sent: number[] = [];
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        await rate.take();
        sent.push(clock.time);
      }),
    );
    assert.deepEqual(sent, [0, 0, 0, 0, 500, 1000, 1500, 2000]);
  });

  it("fills the burst again while nothing is sent, and not beyond it", async () => {
    const clock = virtualClock();
    const rate = new Rate(2, 2, clock);
    await rate.take();
    await rate.take();
    clock.time += 60_000;
    for (let call = 0; call < 3; call++) await rate.take();
    assert.equal(clock.time, 60_500);
  });

  it("stays below what Amazon Connect allows: 2 a second, and 5 at once", async () => {
    const clock = virtualClock();
    const rate = connectRate(clock);
    for (let call = 0; call < 500; call++) await rate.take();
    assert.equal(clock.time, ((500 - 4) / 2) * 1000);
  });
});
