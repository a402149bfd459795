import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { YAMLParseError, parse } from "yaml";
import { isObject } from "../facts/isObject";
import { sectionNames } from "../settings/sectionNames";
import { OperatorError } from "./failure";

const clone = path.join(__dirname, "..");

/** @throws {OperatorError} when the folder is no project, or its file has settings of customers. */
export async function projectName(folder: string): Promise<string> {
  return (await readProject(folder)).name;
}

async function readProject(folder: string): Promise<ProjectFile & { name: string }> {
  const project = await projectFile(folder);
  const { name } = project;
  if (typeof name !== "string") {
    throw new OperatorError(
      `${folder} has no Pulumi.yaml with a project's name. Run the command in the project's folder, or name it with --cwd.`,
    );
  }
  refuseSettings(project, path.join(folder, "Pulumi.yaml"));
  return { ...project, name };
}

/**
 * Pulumi starts its plugin for dynamic resources in the program's folder, and the plugin loads its packages
 * from there.
 *
 * @throws {OperatorError} when the folder is no project, or they are not installed there, before an engine starts
 */
export async function refuseWithoutPackages(folder: string): Promise<void> {
  const { main = "." } = await readProject(folder);
  const program = path.resolve(folder, String(main));
  const installed = [program, clone].find((one) => one.split(path.sep).includes("node_modules"));
  if (installed !== undefined) {
    throw new OperatorError(
      `${installed} is inside node_modules, where Pulumi takes no TypeScript. Clone the repository elsewhere, run npm ci ` +
        `--ignore-scripts there, and set main in ${path.join(folder, "Pulumi.yaml")} to that folder.`,
    );
  }
  try {
    createRequire(path.join(program, "package.json")).resolve("@pulumi/pulumi/package.json");
  } catch {
    throw new OperatorError(
      `${path.join(folder, "Pulumi.yaml")}: main leads to ${program}, where the packages of this program are not ` +
        "installed. Set main to a clone of the program in which npm ci was run, for example " +
        `main: ${path.relative(folder, clone) || "."}`,
    );
  }
}

/** To the engine, settings may be elsewhere too. Every command reads a customer's own file, and would miss them. */
function refuseSettings({ stackConfigDir, config }: ProjectFile, file: string): void {
  // As text, config is Pulumi's older name of the same.
  const [key, elsewhere] =
    typeof config === "string" ? ["config", config] : ["stackConfigDir", stackConfigDir];
  if (elsewhere !== undefined) {
    throw new OperatorError(
      `${file} has ${key}: ${String(elsewhere)}, and the commands of this project look for Pulumi.NAME.yaml next to it. ` +
        "Take that out, and move the settings files there.",
    );
  }
  const given = Object.entries(config ?? {}).find((one) => isSetting(...one));
  if (!given) return;
  throw new OperatorError(
    `${file}: config gives ${given[0]} for every customer, and the commands of this project read the settings in ` +
      "Pulumi.NAME.yaml only. Move it into each of these files.",
  );
}

/** Whether it gives a value to a setting of this program; the file declares each with an empty default. */
function isSetting(key: string, entry: unknown): boolean {
  if (/^(aws|okta):/.test(key)) return true;
  if (!sectionNames.includes(key.replace(/^.*:/, ""))) return false;
  if (!isObject(entry)) return entry !== null;
  const { value, default: byDefault = {} } = entry;
  return value !== undefined || !["{}", "[]", "false"].includes(JSON.stringify(byDefault));
}

interface ProjectFile {
  name?: unknown;
  main?: unknown;
  stackConfigDir?: unknown;
  config?: object | string | null;
}

/**
 * Nothing where there is no such file.
 *
 * @throws {OperatorError} where it is no YAML
 */
async function projectFile(folder: string): Promise<ProjectFile> {
  const file = path.join(folder, "Pulumi.yaml");
  try {
    return (parse(await readFile(file, "utf8")) as object | null) ?? {};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error instanceof YAMLParseError ? notYaml(file, error) : error;
  }
}

export function notYaml(file: string, { message }: Error): OperatorError {
  const [said = ""] = message.split("\n");
  return new OperatorError(`${file} is not valid YAML: ${said.replace(/:$/, "")}. Fix it by hand.`);
}
