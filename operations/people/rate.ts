import { setTimeout as sleep } from "node:timers/promises";

/** Time, which a test replaces. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  wait(milliseconds: number): Promise<unknown>;
}

const clock: Clock = { now: () => performance.now(), wait: (milliseconds) => sleep(milliseconds) };

/**
 * Holds calls back to a rate, with a burst: a bucket of tokens that fills again. Libraries for this read
 * the time themselves, so no test could tell 500 calls from a second's worth.
 */
export class Rate {
  private left: number;
  private at: number;
  private turn: Promise<unknown> = Promise.resolve();

  /** @param burst How many calls may follow each other at once. */
  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    private readonly time: Clock = clock,
  ) {
    this.left = burst;
    this.at = time.now();
  }

  /** Resolves when the next call may be sent, in the order in which it was asked. */
  take(): Promise<void> {
    const mine = this.turn.then(() => this.one());
    this.turn = mine;
    return mine;
  }

  private async one(): Promise<void> {
    this.fill();
    if (this.left < 1) {
      await this.time.wait(Math.ceil(((1 - this.left) / this.perSecond) * 1000));
      this.fill();
    }
    this.left -= 1;
  }

  private fill(): void {
    const now = this.time.now();
    this.left = Math.min(this.burst, this.left + ((now - this.at) / 1000) * this.perSecond);
    this.at = now;
  }
}

/**
 * Amazon Connect allows 2 calls a second for each operation of an account in a region, and a burst of 5.
 * All calls of a command share less than that: the burst is one short, because answers do not take
 * equally long on their way.
 */
export function connectRate(time?: Clock): Rate {
  return new Rate(2, 4, time);
}
