import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import envPaths from "env-paths";

/**
 * A folder for what is slow to get and safe to delete, made when it is not there: in the user's cache
 * directory (`XDG_CACHE_HOME` is honoured). The engine and the Python environments live here, as Pulumi
 * would walk all of them at every preview inside the program's own folder.
 */
export async function cacheFolder(name: string): Promise<string> {
  const folder = path.join(envPaths("engage-okta", { suffix: "" }).cache, name);
  await mkdir(folder, { recursive: true });
  return folder;
}

const dayMs = 86_400_000;

/**
 * Removes what has not been used for a day: 25 MB with each change. Another checkout may be using one,
 * so whatever uses an entry sets its time of modification.
 */
export async function removeUnused(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const entry = path.join(folder, name);
    // Another process may remove it at the same time.
    const used = (await stat(entry).catch(() => undefined))?.mtimeMs ?? Infinity;
    if (Date.now() - used > dayMs) await rm(entry, { recursive: true, force: true });
  }
}
