import { isDeepStrictEqual } from "node:util";
import type { PropertyDiff, StepEventMetadata } from "@pulumi/pulumi/automation";
import { isTree, members, topLevel, valueAt } from "../../propertyPath";
import { unknownValue } from "../../unknownValue";

/** One property of a resource that a step changes. */
export interface PropertyChange {
  /** As Pulumi writes it, for example `attributeStatements[0].name`. */
  path: string;
  kind: "add" | "delete" | "update";
  /** Absent for `add`, and where it is not known. Secrets are masked. */
  old?: unknown;
  /** Absent for `delete`, and where it is not known before the update. */
  new?: unknown;
  /** Whether it is why the resource is replaced. */
  replaces?: true;
}

/** The properties that a step sets, changes or removes; none for a deletion. */
export function propertyChanges(step: StepEventMetadata): PropertyChange[] {
  const { type, op, old, new: now } = step;
  if (op === "delete") return [];
  // The vendor's outputs are among the stack's: their names are enough.
  if (type === "pulumi:pulumi:Stack") return [];
  if (!old) return leaves("", undefined, now?.inputs ?? {});
  const detailed = Object.entries(step.detailedDiff ?? {});
  const changes =
    detailed.length > 0
      ? detailed.flatMap(([path, diff]) => detailedChange(step, path, diff))
      : leaves("", named(step, old.inputs), named(step, now?.inputs ?? {}));
  const replacing = step.keys ?? [];
  return changes.map((change) =>
    replacing.includes(topLevel(change.path)) ? { ...change, replaces: true } : change,
  );
}

/** The properties that the provider names as changed; all of them where it names none, as a dynamic one does. */
function named({ diffs }: StepEventMetadata, properties: object): object {
  if (!diffs?.length) return properties;
  return Object.fromEntries(Object.entries(properties).filter(([name]) => diffs.includes(name)));
}

function detailedChange(
  { old, new: now }: StepEventMetadata,
  path: string,
  { diffKind, inputDiff }: PropertyDiff,
): PropertyChange[] {
  // What the provider read is compared with what is wanted, unless it says otherwise.
  const before = valueAt(inputDiff ? old?.inputs : old?.outputs, path);
  const after = diffKind.startsWith("delete") ? undefined : valueAt(now?.inputs, path);
  const found = leaves(path, before, after);
  if (found.length > 0) return found;
  // Both may be masked as secret, or known only to the provider.
  const kind = diffKind.replace("-replace", "") as PropertyChange["kind"];
  return [{ path, kind, old: known(before), new: known(after) }];
}

/** The values below a path that differ; a document in JSON is compared by its members. */
function leaves(path: string, old: unknown, now: unknown): PropertyChange[] {
  const [before, after] = [parsed(old), parsed(now)];
  if (isDeepStrictEqual(before, after)) return [];
  // The code of a dynamic provider.
  const isCode = topLevel(path) === "__provider";
  if (!isCode && isTree(before ?? after) && isTree(after ?? before)) {
    const [left, right] = [members(before), members(after)];
    const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    const inList = Array.isArray(after ?? before);
    return names.flatMap((name) => leaves(join(path, name, inList), left[name], right[name]));
  }
  const told = isCode ? () => "(its code)" : known;
  if (before === undefined) return [{ path, kind: "add", new: told(after) }];
  if (after === undefined) return [{ path, kind: "delete", old: told(before) }];
  return [{ path, kind: "update", old: told(before), new: told(after) }];
}

function known(value: unknown): unknown {
  return value === unknownValue ? undefined : value;
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function join(path: string, name: string, inList: boolean): string {
  if (inList) return `${path}[${name}]`;
  if (!/^[\w$-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}
