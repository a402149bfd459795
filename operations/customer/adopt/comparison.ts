import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import {
  LocalWorkspace,
  type EngineEvent,
  type PulumiFn,
  Stack,
  type StepEventMetadata,
} from "@pulumi/pulumi/automation";
import { OperatorError } from "../../failure";
import { valueAt } from "../../propertyPath";
import { withoutColors } from "../../pulumiErrors";
import { typeAndName } from "../../urn";
import type { SettingsFile } from "../../shared/settingsFile";

/** One field of a live resource, with the value that the program declares. */
export interface Row {
  field: string;
  live: unknown;
  declared: unknown;
}

/** A live resource that the next `pulumi up` takes over. */
export interface Import {
  /** Short type and name, for example `Saml engage-app`. */
  resource: string;
  id: string;
  same: Row[];
  /** Fields that `pulumi up` changes. */
  different: Row[];
}

export interface Comparison {
  imports: Import[];
  /** Other resources that are created. */
  creates: string[];
  /** Resources that would be replaced or deleted; there must be none. */
  destroys: string[];
}

/** Loaded by the first preview only. */
const program: PulumiFn = () => (require("../../../index") as PulumiFn)();

/**
 * Previews settings that are not written yet, and reads from it what would happen to every live
 * resource. Changes nothing.
 *
 * @throws {OperatorError} with the preview's errors.
 */
export async function compare(folder: string, draft: SettingsFile): Promise<Comparison> {
  const temporary = await mkdtemp(path.join(os.tmpdir(), "engage-okta-adopt-"));
  const steps: StepEventMetadata[] = [];
  const errors: string[] = [];
  const onEvent = ({ resOutputsEvent, diagnosticEvent }: EngineEvent) => {
    if (resOutputsEvent) steps.push(resOutputsEvent.metadata);
    if (diagnosticEvent?.severity === "error") errors.push(withoutColors(diagnosticEvent.message));
  };
  try {
    const configFile = path.join(temporary, `Pulumi.${draft.stack}.yaml`);
    await writeFile(configFile, draft.toString(), { mode: 0o600 });
    const workspace = await LocalWorkspace.create({ workDir: folder, program });
    // Selecting would change which stack the operator's next `pulumi up` means.
    workspace.selectStack = () => Promise.resolve();
    const stack = await Stack.select(draft.stack, workspace);
    await stack.preview({ onEvent, configFile, color: "never" });
    return comparisonOf(steps);
  } catch (error) {
    const reasons = [...new Set(errors)].filter((one) => one !== "preview failed");
    throw previewFailed(reasons.join("\n") || (error as Error).message);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Providers say of what they may not read that it does not exist. */
export function previewFailed(reason: string): OperatorError {
  const hint = /resource '.*' does not exist/.test(reason)
    ? "\nIt was found a moment ago, so the credentials of the provider may not read it: for Okta, check the scopes " +
      "okta.apps.read or okta.apps.manage in okta:scopes and the service app's admin role; for AWS, the permissions " +
      "to read it."
    : "";
  return new OperatorError(
    `The preview with the resources found failed, so nothing was written.\n${reason}${hint}`,
  );
}

function comparisonOf(steps: readonly StepEventMetadata[]): Comparison {
  const own = steps.filter(({ type }) => /^(aws|okta|pulumi-nodejs):/.test(type));
  const ofKind = (...ops: string[]) => own.filter(({ op }) => ops.includes(op));
  const updates = ofKind("update");
  return {
    imports: ofKind("import").map((step) =>
      importOf(
        step,
        updates.find(({ urn }) => urn === step.urn),
      ),
    ),
    creates: ofKind("create").map(typeAndName),
    destroys: [...new Set(ofKind("delete", "replace", "create-replacement").map(typeAndName))],
  };
}

function importOf(step: StepEventMetadata, update: StepEventMetadata | undefined): Import {
  const live = (step.new?.outputs ?? {}) as Properties;
  const declared = (update?.new?.inputs ?? step.new?.inputs ?? {}) as Properties;
  const defaults = (declared.__defaults ?? []) as string[];
  const paths = Object.keys(update?.detailedDiff ?? {});
  const changed = paths.map((one) => one.split(/[.[]/)[0] ?? one);
  const fields = Object.keys(declared).filter(
    (name) => name !== "__defaults" && !defaults.includes(name) && !changed.includes(name),
  );
  return {
    resource: typeAndName(step),
    id: step.new?.id ?? "",
    same: fields.map((field) => ({ field, live: live[field], declared: declared[field] })),
    different: paths.map((field) => ({
      field,
      live: valueAt(live, field),
      declared: valueAt(declared, field),
    })),
  };
}

type Properties = Record<string, unknown>;

/** The comparison as plain tables, differences marked. */
export function tables({ imports, creates }: Comparison): string[] {
  return [
    ...imports.flatMap(({ resource, id, same, different }) => [
      "",
      `${resource}  ${id}  ${different.length === 0 ? "is adopted unchanged" : `${different.length} to change`}`,
      ...table([
        ["  field", "live", "declared"],
        ...different.map((row) => cells("* ", row)),
        ...same.map((row) => cells("  ", row)),
      ]),
    ]),
    "",
    `Also created: ${creates.join(", ") || "nothing"}`,
  ];
}

function cells(mark: string, { field, live, declared }: Row): string[] {
  const [one, other] = [text(live), text(declared)];
  const skipped = one === other ? 0 : commonStart(one, other);
  return [mark + field, short(one, skipped), short(other, skipped)];
}

/** How many characters two long values have in common that need not be shown. */
function commonStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return Math.max(one.length, other.length) > cellWidth ? Math.max(0, length - 20) : 0;
}

function table(rows: readonly string[][]): string[] {
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
}

const cellWidth = 70;

/** A value in one cell; of a long one, the part from `skipped` on. */
function short(value: string, skipped: number): string {
  const rest = skipped > 0 ? `...${value.slice(skipped)}` : value;
  return rest.length > cellWidth ? `${rest.slice(0, cellWidth - 3)}...` : rest;
}

function text(value: unknown): string {
  if (value === undefined || value === null || value === "") return "-";
  const json = () =>
    JSON.stringify(value, (key, one: unknown) => (key === "__defaults" ? undefined : one));
  return (typeof value === "string" ? value : json()).replace(/\s+/g, " ");
}
