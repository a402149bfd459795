import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { YAMLParseError, parse } from "yaml";
import { OperatorError } from "./failure";

const clone = path.join(__dirname, "..");

/** @throws {OperatorError} when the folder is no project. */
export async function projectName(folder: string): Promise<string> {
  const { name } = await projectFile(folder);
  if (typeof name === "string") return name;
  throw new OperatorError(
    `${folder} has no Pulumi.yaml with a project's name. Run the command in the project's folder, or name it with --cwd.`,
  );
}

/**
 * Pulumi starts its plugin for dynamic resources in the program's folder, and the plugin loads its packages
 * from there.
 *
 * @throws {OperatorError} when the folder is no project, or they are not installed there, before an engine starts
 */
export async function refuseWithoutPackages(folder: string): Promise<void> {
  await projectName(folder);
  const { main = "." } = await projectFile(folder);
  const program = path.resolve(folder, String(main));
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

/**
 * Nothing where there is no such file.
 *
 * @throws {OperatorError} where it is no YAML
 */
async function projectFile(folder: string): Promise<{ name?: unknown; main?: unknown }> {
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
