import type { Call, Calls, Fault } from "./calls";

/** One call of a run: the `nth` of its operation, counted from 1. */
export interface NthCall {
  /** As in the log of calls, for example `okta` or `cognito-idp`. */
  readonly service: string;
  /** As in the log of calls, for example `UpdateUserPoolClient`. */
  readonly operation: string;
  readonly nth: number;
}

/** Calls of a log by service, operation and count, in the order in which they came. */
export function numbered(calls: readonly Call[]): NthCall[] {
  const seen = new Counter();
  return calls.map((call) => {
    const { service, operation } = call;
    return { service, operation, nth: seen.next(call) };
  });
}

/** Runs the work on a fresh log and gives the calls that it made and that can change something. */
export async function writesOf(calls: Calls, work: () => Promise<unknown>): Promise<NthCall[]> {
  calls.clear();
  await work();
  return numbered(calls.writes());
}

/**
 * Plants a fault for as long as the work runs, and takes it away then.
 *
 * @param target The call that suffers, and every later call of the same operation: whoever tries
 * again meets the fault again. With `times`, only so many calls from there on.
 * @param fault May do more when it is asked, once for every call that suffers.
 */
export async function withFault<T>(
  calls: Calls,
  target: NthCall & { times?: number },
  fault: Fault | ((call: Call) => Fault | undefined),
  work: () => Promise<T>,
): Promise<T> {
  const seen = new Counter();
  const { service, operation, nth, times = Infinity } = target;
  const { fault: before } = calls;
  calls.fault = (call) => {
    if (call.service !== service || call.operation !== operation) return undefined;
    const count = seen.next(call);
    if (count < nth || count >= nth + times) return undefined;
    return typeof fault === "function" ? fault(call) : fault;
  };
  try {
    return await work();
  } finally {
    calls.fault = before;
  }
}

class Counter {
  private readonly counts = new Map<string, number>();

  next({ service, operation }: { service: string; operation: string }): number {
    const key = `${service} ${operation}`;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count;
  }
}
