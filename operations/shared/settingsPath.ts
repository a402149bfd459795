import { type Document, YAMLMap, isAlias, isMap, isNode, isScalar, visit } from "yaml";
import { isObject } from "../../facts/isObject";
import { OperatorError } from "../failure";

export interface SettingsPlace {
  stack: string;
  document: Document;
  /** The keys that lead to it, for example `["config", "engage-okta:engage", "groups"]`. */
  at: readonly string[];
}

/** @throws {OperatorError} where the value is shared by an anchor: what else has it would change too, or lose it. */
export function refuseShared({ stack, document, at }: SettingsPlace): void {
  const marks: string[] = [];
  const note = (node: unknown) => {
    if (isAlias(node)) marks.push(`the alias *${node.source}`);
    else if (isNode(node) && node.anchor) marks.push(`the anchor &${node.anchor}`);
  };
  at.forEach((_, depth) => note(document.getIn(at.slice(0, depth), true)));
  const whole = document.getIn(at, true);
  if (isNode(whole)) visit(whole, { Node: (_key, node) => note(node) });
  const [mark] = marks;
  if (!mark) return;
  throw new OperatorError(
    `Pulumi.${stack}.yaml: ${nameOf(at)} cannot be changed, because it has ${mark} or is inside it, and other settings may have the same one. ` +
      "Write the values out there, without anchor (&) and alias (*), and run the command again.",
  );
}

/**
 * @throws {OperatorError} where a merge key (`<<`) brings in the value, or a section around it: a section of its own would
 *   hide all of that one, and a value that is taken out would stay.
 * @param value What it is to become; absent takes it out.
 */
export function refuseMerged({ stack, document, at }: SettingsPlace, value: unknown): void {
  const whole: unknown = document.toJS();
  const depths = at.map((_, index) => index + 1).filter((depth) => depth < at.length);
  const merged = [...depths, ...(value === undefined ? [at.length] : [])]
    .map((depth) => at.slice(0, depth))
    .find((place) => !document.hasIn(place) && valueIn(whole, place) !== undefined);
  if (!merged) return;
  throw new OperatorError(
    `Pulumi.${stack}.yaml: ${nameOf(at)} cannot be changed, because a merge key (<<) brings in ${nameOf(merged)}. ` +
      "Write the values out there, without the merge key, and run the command again.",
  );
}

/** The value at a place, as the engine reads it. */
export function valueIn(whole: unknown, at: readonly string[]): unknown {
  return at.reduce((value, key) => (isObject(value) ? value[key] : undefined), whole);
}

/**
 * Makes the sections around a place, where a key is there without anything in it.
 *
 * @throws {OperatorError} where something else is in their place, for example a text.
 */
export function openSections({ stack, document, at }: SettingsPlace): void {
  at.forEach((_, depth) => {
    const around = at.slice(0, depth);
    const node = document.getIn(around, true);
    if (node === undefined || node === null || isMap(node)) return;
    if (!isScalar(node) || node.value !== null) {
      throw new OperatorError(
        `Pulumi.${stack}.yaml: ${nameOf(at)} cannot be written, because ${nameOf(around)} has no keys, but a text or a list. ` +
          "Write its keys on lines of their own, as docs/configuration.md shows, and run the command again.",
      );
    }
    const section = new YAMLMap(document.schema);
    section.commentBefore = node.comment ?? node.commentBefore;
    document.setIn(around, section);
  });
}

/** As the program names a setting: `engage-okta:engage.groups`. */
function nameOf([first = "the file", ...others]: readonly string[]): string {
  return others.join(".") || first;
}
