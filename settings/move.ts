import type * as v from "valibot";
import { connectLabel, engageLabel, newLabel } from "../facts/defaultNames";
import { isNewProviderName } from "../facts/providerName";
import { poolMistakes } from "./engage";
import { assignmentMistakes } from "./lists";
import { type Mistake, show } from "./mistakes";
import { providerNameMistakes } from "./providerName";
import type { engageSchema, moveSchema } from "./schema";

type Engage = Readonly<v.InferOutput<typeof engageSchema>>;
type Move = Readonly<v.InferOutput<typeof moveSchema>>;

/**
 * The sign-on for the vendor's next stack: as the present one, but for what belongs to a stack. Until
 * the old one is retired, its label tells the two apart.
 */
export function nextEngage(engage: Engage, move: Move): Engage {
  return {
    ...engage,
    ...ofNextStack(engage, move),
    label: nextLabel(engage.label, move.label),
    tileLabel: engage.tileLabel && nextLabel(engage.tileLabel, move.label),
    ...(move.stage === "test" && { groups: move.groups, users: move.users }),
  };
}

/**
 * The name in Okta of the application, or the tile, for the vendor's next stack.
 *
 * @param label That of the old one, with which it must fit in 100 characters.
 * @param told What tells the new one from it. @default "new"
 */
export function nextLabel(label: string, told: unknown = newLabel): string {
  return `${label} (${String(told)})`;
}

/**
 * What is different in the section `engage` when the vendor's next stack is the only one; undefined takes
 * a key away.
 */
export function ofNextStack(
  engage: Pick<Engage, "appClientName" | "identityProviderName" | "generation">,
  move: Move,
) {
  return {
    cloudFormationStack: move.cloudFormationStack,
    userPoolId: move.userPoolId,
    appClientId: move.appClientId,
    appClientName: move.appClientId ? undefined : (move.appClientName ?? engage.appClientName),
    callbackUrl: move.callbackUrl,
    tileUrl: move.tileUrl,
    identityProviderName: move.identityProviderName ?? engage.identityProviderName,
    generation: engage.generation + 1,
    adopt: undefined,
  };
}

/**
 * Mistakes that show only when several keys are compared, those of `engage` among them.
 *
 * @param section The section's key as the user writes it.
 * @param raw The section as the user wrote it.
 * @param engage The section `engage` likewise.
 * @param connect The section `connect` likewise; nothing where there is none.
 */
export function moveMistakes(
  section: string,
  raw: Record<string, unknown>,
  engage: Record<string, unknown>,
  connect: Record<string, unknown> | undefined,
  region: string | undefined,
): Mistake[] {
  const isTest = raw.stage !== "everyone";
  return [
    ...(raw.cloudFormationStack === undefined ? [] : poolMistakes(section, raw, region)),
    ...sameStack(section, raw, engage),
    ...(isTest ? assignmentMistakes(section, raw) : []),
    ...nameMistakes(section, raw, engage),
    ...tileMistakes(section, raw, engage),
    ...longLabels(section, raw, engage),
    ...connectsLabel(section, raw, engage, connect),
  ];
}

function sameStack(
  section: string,
  { cloudFormationStack: to }: Record<string, unknown>,
  { cloudFormationStack: from }: Record<string, unknown>,
): Mistake[] {
  if (to === undefined || to !== from) return [];
  return [
    {
      key: `${section}.cloudFormationStack`,
      given: `${show(to)}, as engage.cloudFormationStack`,
      allowed: "another stack than the one that agents sign in with",
      example: "cloudFormationStack: LocalMeasureEngageV2",
    },
  ];
}

/** Okta takes names of up to 100 characters. */
function longLabels(
  section: string,
  { label }: Record<string, unknown>,
  engage: Record<string, unknown>,
): Mistake[] {
  return ["label", "tileLabel"].flatMap((key) => {
    const own = engage[key];
    const length = typeof own === "string" ? nextLabel(own, label).length : 0;
    if (length <= 100) return [];
    return [
      {
        key: `${section}.label`,
        given: `${length} characters with engage.${key}`,
        allowed: "at most 100 characters together",
        example: "label: new",
      },
    ];
  });
}

/** Agents would see two tiles with one name. */
function connectsLabel(
  section: string,
  { label }: Record<string, unknown>,
  engage: Record<string, unknown>,
  connect: Record<string, unknown> | undefined,
): Mistake[] {
  if (!connect) return [];
  const { label: ofConnect = connectLabel } = connect;
  const own = [engage.label ?? engageLabel, engage.tileLabel];
  const next = own.flatMap((each) => (typeof each === "string" ? [nextLabel(each, label)] : []));
  const same = next.find((each) => each.toLowerCase() === String(ofConnect).toLowerCase());
  if (same === undefined) return [];
  return [
    {
      key: `${section}.label`,
      given: `"${same}" for the new application, which connect.label has already`,
      allowed: "a label that makes another name",
      example: "label: V2",
    },
  ];
}

/** A name that only an existing provider may have cannot be given to a new one. */
function nameMistakes(
  section: string,
  raw: Record<string, unknown>,
  engage: Record<string, unknown>,
): Mistake[] {
  if (raw.identityProviderName !== undefined) return providerNameMistakes(section, raw);
  const { identityProviderName: live } = engage;
  if (typeof live !== "string" || isNewProviderName(live)) return [];
  return providerNameMistakes(section, { identityProviderName: live });
}

function tileMistakes(
  section: string,
  { tileUrl }: Record<string, unknown>,
  { tile = "bookmark" }: Record<string, unknown>,
): Mistake[] {
  if (tileUrl === undefined || tile === "bookmark") return [];
  return [
    {
      key: `${section}.tileUrl`,
      given: `tileUrl with engage.tile: ${show(tile)}`,
      allowed: "engage.tile: bookmark, or leave this setting out",
      example: "tile: bookmark",
    },
  ];
}
