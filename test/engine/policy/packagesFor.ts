import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

interface Locked {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

const project = path.join(__dirname, "../../..");

/**
 * The folders under this project's `node_modules` that hold some packages and all that they need, and so what
 * `npm install` of them makes; a folder has those nested in it as well.
 */
export function packagesFor(names: readonly string[]): string[] {
  const lock = readFileSync(path.join(project, "package-lock.json"), "utf8");
  const { packages } = JSON.parse(lock) as { packages: Record<string, Locked> };
  const found = new Set<string>();

  /** As Node looks for a package that one in the folder `from` asks for. */
  const add = (name: string, from: string): void => {
    const folder = path.posix.join(from, "node_modules", name);
    if (!packages[folder]) {
      if (from) add(name, from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))));
      return;
    }
    // Those for other platforms are not installed.
    if (found.has(folder) || !existsSync(path.join(project, folder))) return;
    found.add(folder);
    neededBy(packages[folder]).forEach((needed) => add(needed, folder));
  };

  names.forEach((name) => add(name, ""));
  return [...found].filter((folder) => !folder.includes("/node_modules/"));
}

function neededBy(locked: Locked): string[] {
  const { dependencies, optionalDependencies, peerDependencies = {} } = locked;
  const peers = Object.keys(peerDependencies).filter(
    (name) => !locked.peerDependenciesMeta?.[name]?.optional,
  );
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}
