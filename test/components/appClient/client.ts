import type { AppClientApi, VendorStack } from "../../../components/appClient/change";
import type { AppClient } from "../../../components/appClient/members";

/** A client that AWS keeps: an update replaces it whole, and moves its date. */
export class KeptClient {
  /** Milliseconds; every update comes later than the one before. */
  private time = Date.parse("2026-11-24T10:00:00Z");
  readonly updates: AppClient[] = [];
  members: AppClient;

  constructor(members: AppClient) {
    this.members = { ...members, LastModifiedDate: this.time / 1000 };
  }

  describe(): AppClient {
    return structuredClone(this.members);
  }

  /** What any writer sends: what is left out is gone. */
  update(members: AppClient, describeOnly: AppClient = describeOnlyPart): AppClient {
    this.updates.push(structuredClone(members));
    this.time += 1;
    this.members = { ...members, ...describeOnly, LastModifiedDate: this.time / 1000 };
    return this.describe();
  }

  /** A careful other writer: only what it means to change. */
  change(members: AppClient): void {
    this.update({ ...without(this.members, "LastModifiedDate"), ...members });
  }

  get names(): string[] {
    return this.members.SupportedIdentityProviders as string[];
  }

  get now(): number {
    return this.time;
  }
}

export function without(members: AppClient, ...names: readonly string[]): AppClient {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

export const describeOnlyPart = {
  ClientSecret: "made-up",
  ClientSecretArn: "arn:aws:secretsmanager:ap-southeast-2:123456789012:secret:made-up",
  ClientType: "REGULAR",
  CreationDate: 1_700_000_000,
};

/** What a test does at the calls of the code under test; each may throw in place of an answer. */
export interface Hooks {
  /** @param nth From 1. */
  beforeDescribe?(nth: number): void;
  /** Gives what is told in place of the truth. */
  afterDescribe?(nth: number, truth: AppClient): AppClient;
  beforeUpdate?(nth: number): void;
  afterUpdate?(nth: number, truth: AppClient): AppClient;
  vendorStack?(nth: number): VendorStack | undefined;
  knows?(name: string): boolean;
  engineHasEnded?(): boolean;
}

/** The client's API without any network, in which no time passes. */
export function apiOf(client: KeptClient, hooks: Hooks = {}) {
  const said: string[] = [];
  const counts = { describe: 0, update: 0, stack: 0, slept: 0, clock: 60_000 };
  const pauses: number[] = [];
  const api: AppClientApi = {
    what: "app client abc of user pool eu-west-1_1",
    async describe() {
      const nth = ++counts.describe;
      hooks.beforeDescribe?.(nth);
      const truth = client.describe();
      return hooks.afterDescribe?.(nth, truth) ?? truth;
    },
    async update(request) {
      const nth = ++counts.update;
      hooks.beforeUpdate?.(nth);
      const truth = client.update(request);
      return hooks.afterUpdate?.(nth, truth) ?? truth;
    },
    knows: async (name) => hooks.knows?.(name) ?? true,
    vendorStack: async () => hooks.vendorStack?.(++counts.stack),
    engineHasEnded: async () => hooks.engineHasEnded?.() ?? false,
    say: (line) => void said.push(line),
    async sleep(milliseconds) {
      pauses.push(milliseconds);
      counts.slept += milliseconds;
    },
    now: () => counts.clock,
  };
  return { api, said, counts, pauses };
}

/** An answer of AWS's that refuses, as its SDK throws it. */
export function refusal(name: string, message = "no", status = 400): Error {
  const error = Object.assign(new Error(message), {
    $fault: status < 500 ? "client" : "server",
    $metadata: { httpStatusCode: status },
  });
  error.name = name;
  return error;
}

export const noAnswer = (): Error => Object.assign(new Error("socket hang up"), { name: "Error" });
