import type { Answered, Call, Calls, Fault } from "./calls";

/** One call of a run: the `nth` of its operation, counted from 1. */
export interface NthCall {
  /** As in the log of calls, for example `okta` or `cognito-idp`. */
  readonly service: string;
  /** As in the log of calls, for example `UpdateUserPoolClient`. */
  readonly operation: string;
  readonly nth: number;
}

/** Which calls suffer. */
export interface Target extends NthCall {
  /** So many calls of the operation, from the nth on. @default every one: a retry suffers again */
  readonly times?: number;
  /**
   * From the nth call of the operation on, every call of whatever operation to the same cloud (Okta,
   * or all of AWS): an expired token and another account are no matter of one operation.
   */
  readonly onward?: boolean;
}

/**
 * Plants a fault for as long as the work runs, and takes it away then.
 *
 * @param fault May do more when it is asked, once for every call that suffers.
 */
export async function withFault<T>(
  calls: Calls,
  target: Target,
  fault: Fault | ((call: Call) => Fault | undefined),
  work: () => Promise<T>,
): Promise<T> {
  const suffers = chooser(target);
  const { fault: before } = calls;
  calls.fault = (call) => {
    if (!suffers(call)) return undefined;
    return typeof fault === "function" ? fault(call) : fault;
  };
  try {
    return await work();
  } finally {
    calls.fault = before;
  }
}

/** Tells, when it is asked once for every call, which of them a target means. */
function chooser({ service, operation, nth, times = Infinity, onward }: Target) {
  let count = 0;
  return (call: Call): boolean => {
    const same = call.service === service && call.operation === operation;
    if (same) count++;
    if (onward) return count >= nth && (call.service === "okta") === (service === "okta");
    return same && count >= nth && count < nth + times;
  };
}

/** Something that another writer does in the gaps around a call. */
export interface Gaps {
  before?(call: Call): void | Promise<void>;
  after?(call: Call, answer: Answered): void | Promise<void>;
}

/** Fills the gaps around every call for as long as the work runs; see `Calls.beforeCall`. */
export async function inGaps<T>(calls: Calls, gaps: Gaps, work: () => Promise<T>): Promise<T> {
  const { beforeCall, afterCall } = calls;
  calls.beforeCall = (call) => gaps.before?.(call);
  calls.afterCall = (call, answer) => gaps.after?.(call, answer);
  try {
    return await work();
  } finally {
    Object.assign(calls, { beforeCall, afterCall });
  }
}
