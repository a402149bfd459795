import type { Call, Fault } from "../../sandbox/calls";
import { type NthCall, numbered } from "../../sandbox/faults";

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
  return numbered(calls).map((call, index) => ({
    phase,
    ...call,
    writes: calls[index]?.writes ?? false,
  }));
}

/** Every kind of fault at every place; the engine is killed at writes only. */
export function pointsOf(places: readonly Place[]): Point[] {
  return places.flatMap((place) =>
    kinds.filter((kind) => place.writes || !isKill(kind)).map((kind) => ({ ...place, kind })),
  );
}

export function isKill(kind: Kind): boolean {
  return kind.startsWith("killed");
}

/** A name that is the same in every run, for reports and for going on after a break. */
export function nameOf({ phase, service, operation, nth, kind }: Point): string {
  return `${phase}: ${service} ${operation} #${nth}: ${kind}`;
}

/** What a call suffers for a kind of fault; a kill is not one of them. */
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
    case "killed after":
      return undefined;
  }
}
