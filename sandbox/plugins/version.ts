import { readFileSync } from "node:fs";
import path from "node:path";

/** Of the installed SDK of a provider, for example `7.48.0`. */
export function packageVersion(name: string): string {
  const file = require.resolve(`@pulumi/${name}/package.json`);
  const { version } = JSON.parse(readFileSync(path.resolve(file), "utf8")) as { version: string };
  return version;
}
