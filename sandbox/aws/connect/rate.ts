import { type AuthorizedCall } from "../api";
import { throttled } from "../core/refusals";

/** What Connect allows for each operation of an account in a region: calls a second, and a burst. */
const perSecond = 2;
const burst = 5;

/** Counts calls as Connect does (API reference, "API throttling quotas"): a bucket that fills again. */
export class Rate {
  private readonly buckets = new Map<string, { left: number; at: number }>();
  private now = Date.now;

  /** @param now Milliseconds; what was counted by another clock counts no more. */
  useClock(now: () => number): void {
    this.buckets.clear();
    this.now = now;
  }

  /** @throws AwsError for a call too many */
  take(call: AuthorizedCall): void {
    const { account, region } = call.cloud;
    const key = `${account} ${region} ${call.operation}`;
    const at = this.now();
    const before = this.buckets.get(key) ?? { left: burst, at };
    const left = Math.min(burst, before.left + ((at - before.at) / 1000) * perSecond);
    this.buckets.set(key, { left: left < 1 ? left : left - 1, at });
    if (left < 1) throw throttled(call);
  }
}
