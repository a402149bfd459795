import { isRefused } from "../../clouds/awsErrors";
import { stackState } from "../../facts/stackStatus";
import { type AppClient, differences, lastModified, listed, sameNames, writable } from "./members";

/** The vendor's CloudFormation stack at one moment. */
export interface VendorStack {
  name: string;
  /** CloudFormation's own word, for example `UPDATE_IN_PROGRESS`. */
  status: string;
  /** When its last operation began, RFC 3339. */
  updated: string;
}

/** The calls that change one app client of another owner safely. */
export interface AppClientApi {
  /** For messages: `app client … of user pool …`. */
  readonly what: string;
  describe(): Promise<AppClient>;
  /** Sends one request, once. Gives the client as that update left it. */
  update(client: AppClient): Promise<AppClient>;
  /** Whether the pool has an identity provider of that name. */
  knows(name: string): Promise<boolean>;
  /** Undefined: no stack has made the pool, it is gone, or the credentials may not ask. */
  vendorStack(): Promise<VendorStack | undefined>;
  /** Whether Pulumi's engine, which asks for the change, was killed: then none is wanted any more. */
  engineHasEnded(): Promise<boolean>;
  /** Shows the operator one line. */
  say(line: string): void;
  /** @param milliseconds To wait. */
  sleep(milliseconds: number): Promise<void>;
  /** A clock that only goes forward, in milliseconds. */
  now(): number;
}

/** Computes the wanted list from the current one. Throws to stop before any write. */
export type Decide = (names: readonly string[]) => readonly string[];

/** Times are in milliseconds. */
const patience = {
  /**
   * How often the client is described before giving up. Other writers are rare, and each further
   * attempt means that one more has written.
   */
  attempts: 8,
  /**
   * Between our write and the check that it is still there. Another stack that read the client
   * before our write sends its own write within this time, or reports that it took longer.
   */
  settle: 2_000,
  /** Half of the first pause after a refusal because of another write; each further one is twice as long. */
  pause: 250,
  longestPause: 4_000,
  /** Between two looks at the vendor's stack. */
  stack: 10_000,
  /** For the vendor's stack to be done. */
  stackMost: 15 * 60_000,
};

/** What happened so far. */
interface Progress {
  /** The answer to the last update that got one. */
  written?: AppClient;
  /** Whether an update was sent, so that the client may have changed. */
  sent: boolean;
  /** Whether one of them got no answer, so that it is not known when it wrote. */
  unanswered?: boolean;
  /** Why the last update was not answered, or was refused for now. */
  trouble?: Error;
  /** Names on the client's list that the pool does not know: Cognito refuses a list with one. */
  unknown: string[];
  /** Milliseconds from a look to the end of the update, where that was too long to be safe. */
  slow?: number;
  /** The vendor's stack as it was before the first write, or when it was last looked at. */
  vendor?: VendorStack;
  /** The same stack, if it was updated at the moment of a write. */
  vendorWrote?: VendorStack;
}

/**
 * Changes the one list of the client until the wanted names are there to stay, and gives the client
 * as it is then. Writes nothing when the list is right already.
 *
 * Each write is made from a description that was read twice and did not change in between, while
 * the vendor's stack is not being updated. The update's own answer says what it did. Later changes
 * are another writer's: the names are applied to the new description, and no old one is written.
 *
 * @throws Error that says what happened; `mayHaveChanged(error)` if an update had been sent.
 */
export async function changeList(api: AppClientApi, decide: Decide): Promise<AppClient> {
  const progress: Progress = { sent: false, unknown: [] };
  try {
    return await untilItStays(api, decide, progress);
  } catch (error) {
    throw progress.sent ? Object.assign(error as Error, { mayHaveChanged: true }) : error;
  }
}

/** Whether the client may have been changed before the error. */
export function mayHaveChanged(error: unknown): boolean {
  return (error as { mayHaveChanged?: boolean }).mayHaveChanged === true;
}

async function untilItStays(
  api: AppClientApi,
  decide: Decide,
  progress: Progress,
): Promise<AppClient> {
  let seen: readonly string[] = [];
  let wanted: readonly string[] = [];
  for (let attempt = 0; attempt < patience.attempts; attempt++) {
    if (attempt > 0) await pause(api, attempt, progress);
    const found = await describeNow(api, progress.written);
    seen = listed(found);
    wanted = decide(seen.filter((name) => !progress.unknown.includes(name)));
    if (!sameNames(wanted, seen)) {
      refuseEmpty(api, seen, wanted);
      await write(api, found, wanted, progress);
    } else if (await vendorWasQuiet(api, progress)) {
      refuseSlow(api, progress);
      return found;
    }
  }
  const reason = progress.trouble ? ` Last problem: ${progress.trouble.message}.` : "";
  throw new Error(
    `The identity providers of ${api.what} could not be set, because other writers change it at the same time. ` +
      `Expected ${shown(wanted)}, found ${shown(seen)} after ${patience.attempts} attempts.${reason} ` +
      "Find out which, wait until they are done, and run the command again.",
  );
}

async function pause(api: AppClientApi, attempt: number, { trouble }: Progress) {
  const growing = Math.min(patience.pause * 2 ** attempt, patience.longestPause);
  // At random, so that two writers of this kind do not meet again and again.
  await api.sleep((trouble ? growing : patience.settle) * (1 + Math.random() / 2));
}

/**
 * One description that is not older than our own last write. AWS may answer a read with an old one;
 * after some of these the update's answer is the newest that is known.
 */
async function describeNow(api: AppClientApi, written: AppClient | undefined): Promise<AppClient> {
  for (let attempt = 0; attempt < 4; attempt++) {
    const found = await api.describe();
    if (!written || lastModified(found) >= lastModified(written)) return found;
    await api.sleep(patience.settle);
  }
  return written ?? api.describe();
}

/** Sends one update, and judges it by its answer. The caller reads the client again afterwards. */
async function write(
  api: AppClientApi,
  found: AppClient,
  wanted: readonly string[],
  progress: Progress,
): Promise<void> {
  progress.trouble = undefined;
  const stack = await waitForVendor(api);
  await refuseOrphan(api);
  const started = api.now();
  const again = await describeNow(api, progress.written);
  const quiet =
    lastModified(again) === lastModified(found) && differences(found, again).length === 0;
  if (!quiet || api.now() - started > patience.settle / 2) {
    progress.trouble = new Error(`${api.what} changed between two reads, or AWS is slow`);
    return;
  }
  const request = { ...writable(again), SupportedIdentityProviders: wanted };
  let answer: AppClient;
  try {
    answer = await api.update(request);
  } catch (error) {
    await judgeFailure(api, error as Error, listed(again), progress);
    if (progress.sent) noteSent(api.now() - started, stack, progress);
    return;
  }
  progress.sent = true;
  noteSent(api.now() - started, stack, progress);
  progress.written = answer;
  const different = differences(request, answer);
  if (different.length > 0) {
    throw new Error(
      `AWS accepted the update of ${api.what}, but its answer differs from the request: ` +
        `${different.join("; ")}. Nothing was changed back, because another writer may have made the change. ` +
        "Compare these values with the vendor's CloudFormation template, then run the command again.",
    );
  }
}

/** @throws Error where Pulumi was killed, perhaps long ago: an operator may have begun something else since. */
async function refuseOrphan(api: AppClientApi): Promise<void> {
  if (await api.engineHasEnded()) {
    throw new Error(`Pulumi has ended, so ${api.what} was not changed.`);
  }
}

/** @param stack As it was at the look before. */
function noteSent(took: number, stack: VendorStack | undefined, progress: Progress): void {
  progress.vendor ??= stack;
  if (took > patience.settle) progress.slow = Math.max(took, progress.slow ?? 0);
}

/** @throws Error when an update was on its way for so long that another writer may have lost one. */
function refuseSlow(api: AppClientApi, { slow }: Progress): void {
  if (slow === undefined) return;
  throw new Error(
    `An update of ${api.what} took ${(slow / 1000).toFixed(1)} s from the look to its end. The client ` +
      "lists what it should, but a change by another writer in that time may be lost, and Cognito does " +
      "not report it. Compare the client with the vendor's CloudFormation template, and run the command again.",
  );
}

/**
 * A refusal proves that nothing happened; no answer proves nothing.
 *
 * @param names What the client lists: one of them may be the reason.
 */
async function judgeFailure(
  api: AppClientApi,
  error: Error,
  names: readonly string[],
  progress: Progress,
): Promise<void> {
  progress.trouble = error;
  if (isBusy(error)) return;
  if (!isRefused(error)) {
    progress.sent = true;
    progress.unanswered = true;
    return;
  }
  const unknown = isAboutNames(error) ? await namesUnknown(api, names, progress) : [];
  if (unknown.length === 0) throw error;
  progress.unknown.push(...unknown);
  api.say(
    `warning: ${api.what} lists ${shown(unknown)}, which the user pool does not know: Cognito ` +
      "refuses every update with such a name, so it is left out.",
  );
}

async function namesUnknown(
  api: AppClientApi,
  names: readonly string[],
  progress: Progress,
): Promise<string[]> {
  const unknown: string[] = [];
  for (const name of names) {
    if (!progress.unknown.includes(name) && !(await api.knows(name))) unknown.push(name);
  }
  return unknown;
}

function isBusy({ name }: Error): boolean {
  return /^(ConcurrentModification|TooManyRequests|Throttling|RequestLimitExceeded)/.test(name);
}

function isAboutNames({ name, message }: Error): boolean {
  return /InvalidParameter|ResourceNotFound/.test(name) && /provider/i.test(message);
}

function refuseEmpty(api: AppClientApi, seen: readonly string[], wanted: readonly string[]): void {
  if (wanted.length > 0) return;
  throw new Error(
    `${shown(seen)} is the only identity provider of ${api.what}. Without it the list would be empty, and ` +
      "the hosted pages would let no agent in, so nothing was changed. If the last update of this stack was " +
      "interrupted, run pulumi up first: the state has the earlier list. Otherwise select another " +
      "provider on the app client (COGNITO for the pool's own users), or ask Local Measure to do so, " +
      "and run the command again.",
  );
}

/** Waits, with progress, until the vendor's stack is not being updated. */
async function waitForVendor(api: AppClientApi): Promise<VendorStack | undefined> {
  for (let waited = 0; ; waited += patience.stack) {
    const stack = await api.vendorStack();
    if (!stack || stackState(stack.status) !== "changing") return stack;
    const state = `the vendor's CloudFormation stack ${stack.name} is ${stack.status}`;
    if (waited >= patience.stackMost) {
      throw new Error(
        `${state} for more than ${patience.stackMost / 60_000} minutes, and an update of ${api.what} ` +
          "could undo what it writes. Run the command again when the stack is done.",
      );
    }
    if (waited % 30_000 === 0) api.say(`Waiting: ${state} (${waited / 1000} s)`);
    await api.sleep(patience.stack);
  }
}

/**
 * Looks at the vendor's stack once more after a write: what it wrote between our look and our write
 * is lost, and Cognito does not report it.
 *
 * @returns false when it was updated meanwhile, and the client is to be looked at again.
 * @throws Error when both wrote in the same moment: only a person can compare.
 */
async function vendorWasQuiet(api: AppClientApi, progress: Progress): Promise<boolean> {
  const { sent, written, unanswered, vendor, vendorWrote } = progress;
  if (!sent || !vendor) return true;
  const now = await waitForVendor(api);
  // A rollback that is continued may keep the time at which its update began.
  if (now && (now.updated !== vendor.updated || now.status !== vendor.status)) {
    progress.vendor = now;
    // What began after our last write found that write there; but when was one without an answer?
    const foundOurs = written && !unanswered && Date.parse(now.updated) > lastModified(written);
    if (!foundOurs) progress.vendorWrote = now;
    return false;
  }
  if (!vendorWrote) return true;
  throw new Error(
    `The vendor's CloudFormation stack ${vendorWrote.name} was updated (${vendorWrote.updated}, ` +
      `${vendorWrote.status}) while ${api.what} was changed. The client lists what it should, but a ` +
      "setting that the stack wrote at the same moment may be lost. Compare the client with the " +
      "stack's template. If it differs, ask Local Measure to update the stack again. Then run the command again.",
  );
}

function shown(names: readonly string[]): string {
  return names.length > 0 ? names.join(", ") : "no identity provider";
}
