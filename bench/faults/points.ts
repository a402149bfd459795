import type { Call, Fault } from "../../sandbox/faults/calls";
import type { NthCall, Target } from "../../sandbox/faults/plant";

export const phases = ["up", "refresh", "destroy"] as const;
export type Phase = (typeof phases)[number];

/** What goes wrong at one call; `docs/faults.md` says what each is in real life. */
export const kinds = [
  "429",
  "429 with Retry-After",
  "500",
  "503",
  "reset before",
  "reset after",
  "stall",
  "503 to the end",
  "killed before",
  "killed after",
  "expired token",
  "access denied",
  "conflict",
  "no answer",
  "foreign account",
  "callback before",
  "callback after",
  "provider before",
  "provider after",
] as const;
export type Kind = (typeof kinds)[number];

/** One call of an undisturbed run, found again in another run by its place among its like. */
export interface Place extends NthCall {
  phase: Phase;
  writes: boolean;
}

export interface Point extends Place {
  kind: Kind;
}

/** The places where something can go wrong in a run whose calls these are. */
export function placesOf(phase: Phase, calls: readonly Call[]): Place[] {
  return calls.map(({ service, operation, nth, writes }) => ({
    phase,
    ...{ service, operation, nth, writes },
  }));
}

/** Every kind of fault at every place where it can be. */
export function pointsOf(places: readonly Place[]): Point[] {
  return places.flatMap((place) =>
    kinds.filter((kind) => canBe(kind, place)).map((kind) => ({ ...place, kind })),
  );
}

/** The services whose model has an error for two changes at a time. */
const conflicting = ["cognito-idp", "iam", "organizations"];

function canBe(kind: Kind, { service, operation, writes }: Place): boolean {
  if (isKill(kind)) return writes;
  if (kind === "conflict") return writes && conflicting.includes(service);
  if (kind === "foreign account") return service !== "okta";
  return !isOtherWriter(kind) || /^(Describe|Update)UserPoolClient$/.test(operation);
}

export function isKill(kind: Kind): boolean {
  return kind.startsWith("killed");
}

/** Another writer changes the app client right before the call, or between it and its answer. */
export function isOtherWriter(kind: Kind): boolean {
  return /^(callback|provider) /.test(kind);
}

/** Whether the command may end with a refusal and nothing changed, which is a good end. */
export function mayRefuse(kind: Kind): boolean {
  return ["expired token", "access denied", "no answer", "foreign account"].includes(kind);
}

/** A name that is the same in every run, for reports and for going on after a break. */
export function nameOf({ phase, service, operation, nth, kind }: Point): string {
  return `${phase}: ${service} ${operation} #${nth}: ${kind}`;
}

/** Which calls suffer: one, every try of it, or everything from it on. */
export function targetOf(point: Point): Target {
  const { kind } = point;
  if (kind === "expired token" || kind === "foreign account") return { ...point, onward: true };
  const toTheEnd = kind === "503 to the end" || kind === "access denied" || kind === "no answer";
  return { ...point, times: toTheEnd ? Infinity : 1 };
}

/** What a call suffers for a kind of fault; a kill and another writer are none of them. */
export function faultOf(kind: Kind, stallSeconds: number): Fault | undefined {
  switch (kind) {
    case "429":
      return { kind: "status", status: 429 };
    case "429 with Retry-After":
      return { kind: "status", status: 429, headers: { "Retry-After": "1" } };
    case "500":
      return { kind: "status", status: 500 };
    case "503":
    case "503 to the end":
      return { kind: "status", status: 503 };
    case "reset before":
      return { kind: "resetBefore" };
    case "reset after":
      return { kind: "resetAfter" };
    case "stall":
      return { kind: "stall", milliseconds: stallSeconds * 1000 };
    case "killed before":
      return { kind: "resetBefore" };
    case "expired token":
    case "access denied":
    case "conflict":
      return { kind: "refused", reason: kind };
    case "no answer":
      return { kind: "silence" };
    case "foreign account":
      return { kind: "otherAccount", account: "222222222222" };
    case "killed after":
    case "callback before":
    case "callback after":
    case "provider before":
    case "provider after":
      return undefined;
  }
}
