import { mkdir } from "node:fs/promises";
import path from "node:path";
import envPaths from "env-paths";

/** Where everything is kept that is slow to get and safe to delete. */
function cacheRoot(): string {
  return envPaths("engage-okta", { suffix: "" }).cache;
}

/**
 * A folder of the user's cache directory (`XDG_CACHE_HOME` is honoured), made when it is not there.
 * The engine and the Python environments live here: inside the program's own folder Pulumi would
 * walk all of them at every preview.
 */
export async function cacheFolder(name: string): Promise<string> {
  const folder = path.join(cacheRoot(), name);
  await mkdir(folder, { recursive: true });
  return folder;
}
