import type { Comparison } from "../../people/compare";
import { blocking, unreadLines } from "../../people/report";
import { pulumi } from "../../pulumi";
import { isOfNextStack } from "../../verify/nextStack";
import { type Report, statusCounts } from "../../verify/report";
import type { CheckResult } from "../../verify/runChecks";
import type { Fleet } from "../fleet";
import type { Readers } from "../reading/readers";
import type { Workers } from "../engine/workers";
import {
  type CustomerFacts,
  type Deployed,
  type Known,
  type People,
  known,
  unknown,
} from "./status";

export interface Reading {
  folder: string;
  workers: Workers;
  readers: Readers;
  fleet: Pick<Fleet, "say">;
  warnDays?: number;
  /** After it, what has not been read is unknown. */
  stop: AbortSignal;
}

/** Reads a customer, side by side; what fails costs only its own part. Writes nothing. */
export async function readCustomer(stack: string, reading: Reading): Promise<CustomerFacts> {
  const { folder, fleet, workers, readers, warnDays, stop } = reading;
  const part = <T>(work: () => Promise<Known<T>>) => knownBy(stop, work);
  const say = (line: string) => fleet.say(stack, line);
  const parts = ["account", "verify", "people"] as const;
  const { account, verify, people } = readers.read({ stack, folder, warnDays }, parts, say, stop);
  const [verified, drift, blocked, deployed] = await Promise.all([
    part(async () => known(await verify)),
    part(async () => {
      const { driftOfCustomer } = await import("../drift/drift");
      const means = { folder, workers, breakLocks: false };
      const stoppable = { stop, account };
      const found = await driftOfCustomer(fleet, means, stack, stoppable);
      const { drift = [], notDeployed } = found;
      return known({ found: drift, ...(notDeployed !== undefined && { notDeployed }) });
    }),
    part(async () => fromComparison(await people)),
    part(() => deployedOf(stack, folder, stop)),
  ]);
  return { ...fromVerify(verified), drift, people: blocked, deployed };
}

/** The answer, or why there is none: the work failed, or it was told to stop. */
async function knownBy<T>(stop: AbortSignal, work: () => Promise<Known<T>>): Promise<Known<T>> {
  try {
    return await work();
  } catch (error) {
    return unknown(((stop.aborted ? stop.reason : error) as Error).message);
  }
}

/** What verify tells, of both sign-ons during a move. */
export function fromVerify(
  verified: Known<Report>,
): Pick<CustomerFacts, "signIn" | "certificates" | "vendorStack" | "move"> {
  if (verified.state === "unknown") {
    return { signIn: verified, certificates: verified, vendorStack: verified, move: verified };
  }
  const { checks, move } = verified.value;
  const vendor = checks.find(({ name }) => name === "engage-vendor-stack");
  return {
    signIn: known(checks),
    certificates: certificatesOf(checks),
    vendorStack:
      vendor?.status === "passed"
        ? known(vendor.evidence)
        : unknown(vendor?.evidence ?? "verify does not look at it"),
    ...(move && { move: known({ ...move, ...statusCounts(checks.filter(isOfNextStack)) }) }),
  };
}

function certificatesOf(checks: readonly CheckResult[]): CustomerFacts["certificates"] {
  const ending = /-certificates$/;
  const all = checks.filter(({ name }) => ending.test(name));
  const missing = all.find(({ certificates }) => certificates === undefined);
  if (missing) return unknown(`${missing.name}: ${missing.evidence}`);
  return known(
    all.flatMap(({ name, certificates = [] }) =>
      certificates.map((one) => ({ ...one, section: name.replace(ending, "") })),
    ),
  );
}

function fromComparison(found: Comparison): Known<People> {
  const { people, unread } = found;
  const blocked = blocking(found);
  // Who is known to be kept out is told, even where not all could be read.
  if (unread.length > 0 && blocked.length === 0) return unknown(unreadLines(found).join("; "));
  const open = people.filter(({ engage, connect }) => [engage, connect].includes("unknown"));
  return known({ assigned: people.length, cannotEnter: blocked, unknown: open.length });
}

interface Update {
  kind: string;
  result: string;
  endTime: string;
  environment?: Record<string, string>;
}

/** From the history of the stack, which the state's backend keeps. */
async function deployedOf(
  stack: string,
  folder: string,
  stop: AbortSignal,
): Promise<Known<Deployed>> {
  const args = ["stack", "history", "--json", "--page-size", "20", "--stack", stack];
  const { code, output, errors } = await pulumi(args, { folder, stop });
  if (code !== 0) return unknown(errors.trim() || "pulumi stack history failed");
  const updates = JSON.parse(output) as Update[];
  const last = updates.find(({ kind, result }) => kind === "update" && result === "succeeded");
  if (!last) return unknown("no update that succeeded among the last 20 entries of the history");
  const commit = last.environment?.["git.head"];
  return known({ at: new Date(last.endTime).toISOString(), ...(commit && { commit }) });
}
