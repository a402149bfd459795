import { createHash } from "node:crypto";
import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { StackReading } from "../../shared/stackReading";
import { YamlText } from "../../shared/yamlText";
import { OperatorError } from "../../failure";
import { policyFileName } from "../../policyFile";
import { programFiles } from "../affected";

const project = path.join(__dirname, "../../..");

/** What decides what an update does, as far as we keep it: each part by its name, as a digest. */
export type Basis = Readonly<Record<string, string>>;

/**
 * Reads it as it is now. What the clouds have is no part of it: the engine reads that itself.
 *
 * @throws {OperatorError} when the state cannot be read
 */
export async function basisOf(reading: StackReading): Promise<Basis> {
  const { folder, stack } = reading;
  const text = (file: string) => textOf(path.join(folder, file));
  const settings = `Pulumi.${stack}.yaml`;
  const policies = policyFileName(stack);
  return {
    [settings]: digest(decisive(text(settings))),
    "Pulumi.yaml": digest(text("Pulumi.yaml")),
    [policies]: digest(text(policies)),
    "the program": digest(programFiles.flatMap((one) => textsIn(path.join(project, one)))),
    // Encrypted as they are stored, so that it is the same each time.
    "the state": digest(await reading.deployment()),
  };
}

/** The names of the parts that differ. */
export function differing(one: Basis, other: Basis): string[] {
  return Object.keys(one).filter((part) => one[part] !== other[part]);
}

function digest(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(value) ?? "")
    .digest("hex");
}

/** Of the settings, without comments and without what the engine itself adds, as `encryptionsalt`. */
function decisive(text: string): unknown {
  const yaml = new YamlText(text);
  if (yaml.mistake()) return text;
  const { config, environment } = (yaml.document.toJS() ?? {}) as Record<string, unknown>;
  return { config, environment };
}

/** Empty where there is no such file. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return "";
    throw new OperatorError(`${file} cannot be read (${message}). Fix that, and run it again.`);
  }
}

/** The text of a file of the program, or those of a folder. An editor's own files, which come and go, are no part of a program. */
export function textsIn(place: string): string[] {
  const isFolder = statSync(place, { throwIfNoEntry: false })?.isDirectory();
  if (!isFolder) return [textOf(place)];
  const entries = readdirSync(place, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory()
      ? !/^\.|^node_modules$/.test(entry.name)
      : /^[^.].*\.(ts|mts|cts|js|mjs|cjs|json|yaml)$/.test(entry.name),
  );
  return entries.flatMap(({ name }) => [name, ...textsIn(path.join(place, name))]);
}
