import type * as v from "valibot";
import { connectMistakes } from "./connect";
import { engageMistakes } from "./engage";
import { guardrailMistakes } from "./guardrail";
import type { Mistake } from "./mistakes";
import { moveMistakes } from "./move";
import {
  connectSchema,
  engageSchema,
  guardrailSchema,
  handoffSchema,
  moveSchema,
  verifySchema,
} from "./schema";
import { type Section, readSection } from "./section";

/** A section that may have been left out: it then has no value and no mistake. */
export interface GivenSection<T> extends Section<T> {
  key: string;
  isGiven: boolean;
}

/** Reads the sections of a customer's settings, each checked by itself. */
export function readSections(all: Readonly<Record<string, string>>, project: string) {
  const read = <T extends v.StrictObjectSchema<v.ObjectEntries, undefined>>(
    name: string,
    schema: T,
  ): GivenSection<v.InferOutput<T>> => {
    const key = `${project}:${name}`;
    // The engine fills in {} for a section that was left out.
    const isGiven = (all[key] ?? "{}") !== "{}";
    return { key, isGiven, ...(isGiven ? readSection(key, all[key], schema) : { mistakes: [] }) };
  };
  return {
    engage: read("engage", engageSchema),
    move: read("move", moveSchema),
    connect: read("connect", connectSchema),
    guardrail: read("guardrail", guardrailSchema),
    handoff: read("handoff", handoffSchema),
    verify: read("verify", verifySchema),
  };
}

/** The mistakes in the sections, and between them. */
export function sectionMistakes(
  { engage, move, connect, guardrail, handoff, verify }: ReturnType<typeof readSections>,
  region: string | undefined,
): Mistake[] {
  const ofConnect = connect.isGiven ? (connect.raw ?? {}) : undefined;
  return [
    ...(engage.isGiven ? engage.mistakes : noEngage(engage.key)),
    ...(engage.raw ? engageMistakes(engage.key, engage.raw, region) : []),
    ...move.mistakes,
    ...(move.raw ? moveMistakes(move.key, move.raw, engage.raw ?? {}, ofConnect, region) : []),
    ...connect.mistakes,
    ...(connect.raw ? connectMistakes(connect.key, connect.raw) : []),
    ...guardrail.mistakes,
    ...(guardrail.raw
      ? guardrailMistakes(guardrail.key, guardrail.raw, connect.isGiven, connect.raw)
      : []),
    ...handoff.mistakes,
    ...verify.mistakes,
  ];
}

function noEngage(key: string): Mistake[] {
  return [
    {
      key,
      given: "nothing",
      allowed: "a section with cloudFormationStack or userPoolId, and with groups or users",
      example: `${key}: { cloudFormationStack: LocalMeasureEngage, groups: [Engage Agents] }`,
    },
  ];
}
