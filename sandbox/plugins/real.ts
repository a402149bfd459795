import { rm, symlink } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { isExecutable } from "../engine/engine";
import { packageVersion } from "./version";

/** Executables of the real providers, by the name that the engine looks for. */
export type RealPlugins = Readonly<Record<string, string>>;

const providers = ["aws", "okta"] as const;
export type ProviderName = (typeof providers)[number];

/**
 * Finds Pulumi's own AWS and Okta providers, or one of them, of the versions that the installed SDKs ask for: in the
 * folder where `pulumi plugin install` puts them, or of any version on PATH.
 *
 * @throws {Error} with the command that installs what is missing
 */
export async function findRealPlugins(
  environment = process.env,
  names: readonly ProviderName[] = providers,
): Promise<RealPlugins> {
  const home = environment.PULUMI_HOME ?? path.join(os.homedir(), ".pulumi");
  const folders = (environment.PATH ?? "").split(path.delimiter).filter(Boolean);
  const found: Record<string, string> = {};
  const missing: string[] = [];
  for (const name of names) {
    const executable = `pulumi-resource-${name}`;
    const version = packageVersion(name);
    const installed = path.join(home, "plugins", `resource-${name}-v${version}`);
    const places = [installed, ...folders].map((folder) => path.join(folder, executable));
    const runs = await Promise.all(places.map(isExecutable));
    const place = places[runs.indexOf(true)];
    if (place === undefined) missing.push(`  pulumi plugin install resource ${name} ${version}`);
    else found[executable] = place;
  }
  if (missing.length === 0) return found;
  throw new Error(
    [
      `Real provider plugins are missing: they are neither in ${path.join(home, "plugins")} nor on PATH. Install them:`,
      ...missing,
      "Or leave out the choice of plugins (`plugins`, --plugins, ENGAGE_OKTA_PLUGINS): the sandbox has its own.",
    ].join("\n"),
  );
}

/** Puts them into a folder, which is to be on the engine's PATH, instead of what is there. */
export async function linkRealPlugins(plugins: RealPlugins, folder: string): Promise<void> {
  for (const [name, file] of Object.entries(plugins)) {
    await rm(path.join(folder, name), { force: true });
    await symlink(file, path.join(folder, name));
  }
}
