/** One API call as the sandbox saw it, before it was answered. */
export interface Call {
  /** Position in the sandbox's whole traffic, from 0. Okta and AWS share one count. */
  readonly number: number;
  /** `okta`, or the AWS endpoint prefix: `cognito-idp`, `iam`, `sts`, `organizations`, `connect`, `cloudformation`. */
  readonly service: string;
  /** The AWS operation (`UpdateUserPoolClient`), or method and path template (`PUT /api/v1/apps/{id}`). */
  readonly operation: string;
  /** Whether the operation can change anything. */
  readonly writes: boolean;
  /** The AWS account that the caller's credentials belong to. */
  readonly account?: string;
  /** The parsed request body; absent where there is none. Secrets are in it as they came. */
  readonly request?: unknown;
}

/** What a call gets instead of, or on the way to, its answer. */
export type Fault =
  | { kind: "status"; status: number; headers?: Record<string, string> }
  | { kind: "resetBefore" }
  | { kind: "resetAfter" }
  | { kind: "stall"; milliseconds: number };

/** The log of all API calls of one sandbox, and the place where faults are planted. */
export class Calls {
  private readonly entries: Call[] = [];
  private next = 0;

  /** Asked once for every call, before it takes effect; what it returns is what the call suffers. */
  fault: (call: Call) => Fault | undefined | Promise<Fault | undefined> = () => undefined;

  /** Notes a call and says which fault it suffers. */
  async arrived(call: Omit<Call, "number">): Promise<Fault | undefined> {
    const numbered = { ...call, number: this.next++ };
    this.entries.push(numbered);
    return this.fault(numbered);
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
  }
}
