import { compact } from "../../../facts/compact";
import { withoutNext } from "../../verify/nextStack";
import type { MoveUnderWay } from "../../verify/report";
import type { CertificateEnd, CheckResult } from "../../verify/runChecks";

/** How all customers are, at one time. What `--json` writes, as docs/status.schema.json describes it. */
export interface FleetStatus {
  schemaVersion: 1;
  /** ISO 8601. */
  made: string;
  by: { product: string; version: string };
  customers: CustomerStatus[];
}

/** What was read, or why it was not. */
export type Known<T> = { state: "known"; value: T } | { state: "unknown"; reason: string };

/** The worst first. `unknown`: nothing bad was found, but not all could be read. */
export const verdicts = ["needs a hand", "unknown", "well"] as const;
export type Verdict = (typeof verdicts)[number];

/** For example `2 need a hand`. */
export function countOf(verdict: Verdict, customers: readonly CustomerStatus[]): string {
  const count = customers.filter((one) => one.verdict === verdict).length;
  return `${count} ${count !== 1 && verdict === "needs a hand" ? "need a hand" : verdict}`;
}

export interface CustomerStatus extends CustomerFacts {
  stack: string;
  verdict: Verdict;
  /** When a status could last read the sign-in; ISO 8601. Absent: never, or not known. */
  lastSeen?: string;
  /** What to do next, a sentence or more each. Empty only where all is well. */
  todo: string[];
}

/** What is read of a customer. */
export interface CustomerFacts {
  /** The checks of verify; during a move also those of the new sign-on, `next-…`. */
  signIn: Known<CheckResult[]>;
  /** To the vendor's next stack, as deployed; absent: none is under way. */
  move?: Known<MoveStatus>;
  certificates: Known<(CertificateEnd & { section: string })[]>;
  drift: Known<Drift>;
  people: Known<People>;
  deployed: Known<Deployed>;
  /** The vendor's CloudFormation stack, with its state in CloudFormation. */
  vendorStack: Known<string>;
}

export interface MoveStatus extends MoveUnderWay {
  /** How many of the checks of the new sign-on did. */
  passed: number;
  failed: number;
  skipped: number;
}

export interface Drift {
  /** What changed outside Pulumi, in words. */
  found: string[];
  /** What of the settings or the program is not deployed; absent: nothing. */
  notDeployed?: string;
}

export interface People {
  assigned: number;
  /** A sentence for each, with what to do. */
  cannotEnter: { said: string; next: string }[];
  /** Assigned people of whom it is not known. */
  unknown: number;
}

/** The last update that succeeded. */
export interface Deployed {
  /** ISO 8601. */
  at: string;
  /** Of the repository that it ran in; absent where there was none. */
  commit?: string;
}

export function known<T>(value: T): Known<T> {
  return { state: "known", value };
}

export function unknown(reason: string): { state: "unknown"; reason: string } {
  return { state: "unknown", reason };
}

/** Of a customer who was not read at all. */
export function unread(reason: string): CustomerFacts {
  const nothing = unknown(reason);
  return {
    signIn: nothing,
    certificates: nothing,
    drift: nothing,
    people: nothing,
    deployed: nothing,
    vendorStack: nothing,
    move: nothing,
  };
}

/** What decides whether a customer is well, and the command that reads it. */
const health = {
  signIn: { name: "Sign-in", command: "verify --" },
  certificates: { name: "Certificates", command: "verify --" },
  drift: { name: "Drift", command: "fleet -- drift" },
  people: { name: "People", command: "people --" },
};

/** Judges what was read. */
export function statusOf(stack: string, facts: CustomerFacts, lastSeen?: string): CustomerStatus {
  const broken = [
    ...signInTodo(facts.signIn),
    ...certificatesTodo(facts),
    ...driftTodo(facts.drift, stack),
    ...peopleTodo(facts.people),
  ];
  const gaps = unknownTodo(facts, stack);
  const verdict = broken.length > 0 ? "needs a hand" : gaps.length > 0 ? "unknown" : "well";
  const todo = [...broken, ...gaps];
  return { stack, verdict, ...facts, ...(lastSeen && { lastSeen }), todo };
}

/** What ends soon is told by the certificates, with their own limit. */
export function isWarning({ warning, certificates }: CheckResult): boolean {
  return warning !== undefined && certificates === undefined;
}

function signInTodo(signIn: CustomerFacts["signIn"]): string[] {
  if (signIn.state === "unknown") return [];
  const failed = signIn.value.filter(({ status }) => status === "failed");
  const warned = signIn.value.filter(isWarning);
  return [
    ...byReason(
      failed.map(
        ({ name, evidence, next }) => [name, `${evidence}. ${next ?? ""}`.trim()] as const,
      ),
    ).map(([reason, names]) => `${names.join(", ")}: ${reason}`),
    ...warned.map(({ name, warning }) => `${name}: ${warning}`),
  ];
}

/** Each reason once, with all that it is of. */
function byReason<What>(all: readonly (readonly [What, reason: string])[]): [string, What[]][] {
  const reasons = new Map<string, What[]>();
  for (const [what, reason] of all) reasons.set(reason, [...(reasons.get(reason) ?? []), what]);
  return [...reasons];
}

export function endsSoon({ days, warnDays }: CertificateEnd): boolean {
  return days >= 0 && days < warnDays;
}

function certificatesTodo({ certificates, signIn }: CustomerFacts): string[] {
  if (certificates.state === "unknown") return [];
  const checks = signIn.state === "known" ? signIn.value : [];
  // Where none is in date, the check has failed, and is told already.
  const isTold = (section: string) =>
    checks.some(({ name, status }) => name === `${section}-certificates` && status === "failed");
  return certificates.value
    .filter((one) => endsSoon(one) || (one.days < 0 && !isTold(one.section)))
    .map(
      ({ section, fingerprint, days, warnDays, ends }) =>
        (days < 0
          ? `The certificate ${fingerprint} of ${section} is not in date, and another one is. `
          : `The certificate ${fingerprint} of ${section} ends in ${days} days, on ${ends.slice(0, 10)}, and the limit is ${warnDays}. `) +
        `Plan the rotation: another ${withoutNext(section)}.signingKey in the settings creates a new certificate.`,
    );
}

function driftTodo(drift: CustomerFacts["drift"], stack: string): string[] {
  if (drift.state === "unknown") return [];
  const { found, notDeployed } = drift.value;
  return compact([
    ...found.map(
      (one) =>
        `Outside Pulumi: ${one}. To restore it, run npm run fleet -- up --refresh --stack ${stack}.`,
    ),
    notDeployed && `Not deployed yet: ${notDeployed}. Run npm run fleet -- up --stack ${stack}.`,
  ]);
}

function peopleTodo(people: CustomerFacts["people"]): string[] {
  if (people.state === "unknown") return [];
  return people.value.cannotEnter.map(({ said, next }) => `${said}. ${next}`);
}

function unknownTodo(facts: CustomerFacts, stack: string): string[] {
  const parts = Object.keys(health) as (keyof typeof health)[];
  const unreadParts = parts.flatMap((part) => {
    const { [part]: answer } = facts;
    return answer.state === "known" ? [] : [[health[part], answer.reason] as const];
  });
  const gaps = byReason(unreadParts).map(([reason, unread]) => {
    const { command } = unread[0]!;
    const which = unread.map(({ name }) => name).join(", ");
    return `${which}: unknown (${reason.replace(/\.$/, "")}). Run npm run ${command} --stack ${stack}.`;
  });
  return [...gaps, ...notChecked(facts.signIn), ...peopleUnknown(facts.people, stack)];
}

/** A check that did not run says nothing, unless it waits for one that failed. */
function notChecked(signIn: CustomerFacts["signIn"]): string[] {
  if (signIn.state === "unknown") return [];
  const skipped = signIn.value.filter(({ status }) => status === "skipped");
  return skipped.map(({ name, evidence }) => `${name}: not checked, ${evidence}.`);
}

function peopleUnknown(people: CustomerFacts["people"], stack: string): string[] {
  if (people.state === "unknown" || people.value.unknown === 0) return [];
  const { unknown: count, assigned } = people.value;
  return [
    `Whether ${count} of ${assigned} people can enter is unknown. Run npm run people -- --stack ${stack}.`,
  ];
}
