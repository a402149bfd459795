import { setTimeout as sleep } from "node:timers/promises";

/** One API call as the sandbox saw it, before it was answered. */
export interface Call {
  /** Position in the sandbox's whole traffic, from 0. Okta and AWS share one count. */
  readonly number: number;
  /** Position among the calls of its operation since the start or the last `clear`, from 1. */
  readonly nth: number;
  /** `okta`, or the AWS endpoint prefix: `cognito-idp`, `iam`, `sts`, `organizations`, `connect`, `cloudformation`, `cloudtrail`, `servicequotas`. */
  readonly service: string;
  /** The AWS operation (`UpdateUserPoolClient`), or method and path template (`PUT /api/v1/apps/{id}`). */
  readonly operation: string;
  /** Whether the operation can change anything. */
  readonly writes: boolean;
  /** The AWS account that the caller's credentials belong to. */
  readonly account?: string;
  /** Okta only: path and query. */
  readonly target?: string;
  /** The caller's User-Agent. */
  readonly agent?: string;
  /** The parsed request body; absent where there is none. Secrets are in it as they came. */
  readonly request?: unknown;
}

/** What a call gets instead of, or on the way to, its answer. */
export type Fault =
  /** An error answer of that HTTP status, as the service words it. */
  | { kind: "status"; status: number; headers?: Record<string, string> }
  /** A refusal as the service words it; nothing happens. Okta knows no conflict. */
  | { kind: "refused"; reason: "expired token" | "access denied" | "conflict" }
  /** The connection is cut before the call takes effect, or after it. */
  | { kind: "resetBefore" }
  | { kind: "resetAfter" }
  /** The answer comes late. */
  | { kind: "stall"; milliseconds: number }
  /**
   * No answer at all: the connection stays open until the client gives up or the sandbox stops.
   * @property tookEffect Whether the call takes effect all the same. @default false
   */
  | { kind: "silence"; tookEffect?: boolean }
  /** DescribeUserPoolClient only: the client as it was before the last update of it. */
  | { kind: "staleRead" }
  /** The caller's own credentials (not those of a role) belong to another account. AWS only. */
  | { kind: "otherAccount"; account: string };

/** The answer that a call is about to get. */
export interface Answered {
  readonly status: number;
  readonly body: string;
}

/** What becomes of a call that is under way when the sandbox is reset. */
export class SandboxReset extends Error {
  constructor() {
    super("The sandbox was reset while the call was under way");
  }
}

/** The log of all API calls of one sandbox, and the place where faults are planted. */
export class Calls {
  private readonly entries: Call[] = [];
  private readonly counts = new Map<string, number>();
  private next = 0;
  private ended = untilReset();

  /** Asked once for every call, before it takes effect; what it returns is what the call suffers. */
  fault: (call: Call) => Fault | undefined | Promise<Fault | undefined> = () => undefined;

  /**
   * Awaited before a call takes effect, and after it took effect but before its answer is sent: the
   * gaps in which another writer can be. A hook calls AWS itself at `unheardUrl` (the clients of
   * `clientSettings` and a customer's own functions do), or it would wait for itself.
   */
  beforeCall: (call: Call) => void | Promise<void> = () => undefined;
  afterCall: (call: Call, answer: Answered) => void | Promise<void> = () => undefined;

  /**
   * Notes a call and lets it suffer its fault: it gets the answer, its connection is cut, or stays open for nothing.
   *
   * @param ended Aborted when the server stops or is reset.
   * @param answer Lets the call take effect, and says what the service says, which may be the fault's refusal.
   */
  async suffered<A extends { status: number; body?: string }>(
    call: Omit<Call, "number" | "nth">,
    ended: AbortSignal,
    answer: (fault?: Fault) => Promise<A>,
  ): Promise<A | "cut" | "silence"> {
    const { call: noted, fault } = await this.arrived(call);
    if (fault?.kind === "resetBefore") return "cut";
    if (fault?.kind === "silence" && !fault.tookEffect) return "silence";
    if (fault?.kind === "stall") {
      await sleep(fault.milliseconds, undefined, { signal: ended }).catch(() => {
        throw new SandboxReset();
      });
    }
    const answered = await answer(fault);
    const { status, body = "" } = answered;
    await this.unlessReset(async () => this.afterCall(noted, { status, body }));
    if (fault?.kind === "resetAfter") return "cut";
    return fault?.kind === "silence" ? "silence" : answered;
  }

  private async arrived(call: Omit<Call, "number" | "nth">) {
    const key = `${call.service} ${call.operation}`;
    const nth = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, nth);
    const numbered = { ...call, number: this.next++, nth };
    this.entries.push(numbered);
    return this.unlessReset(async () => {
      const fault = await this.fault(numbered);
      await this.beforeCall(numbered);
      return { call: numbered, fault };
    });
  }

  /** Every call since the start or the last `clear`, oldest first. */
  all(): readonly Call[] {
    return this.entries;
  }

  /** The calls that can change something. */
  writes(): readonly Call[] {
    return this.entries.filter((call) => call.writes);
  }

  clear(): void {
    this.entries.length = 0;
    this.counts.clear();
  }

  /** As it was at the start: no entries, faults or hooks. A call that a hook holds back fails. */
  reset(): void {
    this.clear();
    this.next = 0;
    this.fault = () => undefined;
    this.beforeCall = this.afterCall = () => undefined;
    this.ended.reset();
    this.ended = untilReset();
  }

  /** A hook may wait for something that never comes, for example in a test that has failed. */
  private unlessReset<T>(work: () => Promise<T>): Promise<T> {
    return Promise.race([work(), this.ended.end]);
  }
}

/** A promise that fails when `reset` is called. */
function untilReset() {
  let reset = (): void => {};
  const end = new Promise<never>((_resolve, reject) => {
    reset = () => reject(new SandboxReset());
  });
  // Nothing may be under way then.
  end.catch(() => undefined);
  return { end, reset };
}
