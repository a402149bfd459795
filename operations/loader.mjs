// node --import ./operations/loader.mjs FILE.ts
// Loads TypeScript with tsx, which keeps what it compiled in a folder under the temporary one. Another
// user of the machine could have made that folder first, and would then choose what runs here.
import { existsSync, lstatSync, mkdirSync } from "node:fs";
import { Module } from "node:module";
import os from "node:os";
import path from "node:path";
import process from "node:process";

if (!existsSync(os.tmpdir())) {
  refuse(
    `There is no folder ${os.tmpdir()} for temporary files. Create it, or set TMPDIR to another`,
  );
}
const user = process.geteuid?.();
const cache = path.join(os.tmpdir(), `tsx-${user}`);
if (user !== undefined) {
  // Node 22 and later keep what V8 made of each module, packages included: most of a command's start.
  if (isOurs(cache)) Module.enableCompileCache?.(path.join(cache, "compiled"));
  else process.env.TSX_DISABLE_CACHE = "1";
}
const { ".js": ofNode } = Module._extensions;
await import("tsx").catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  const clone = path.join(import.meta.dirname, "..");
  refuse(`The packages of this program are not installed. Run npm ci --ignore-scripts in ${clone}`);
});
const { ".js": ofTsx } = Module._extensions;
// Packages need no translation. tsx would read each of their thousands of files to see that: a third of a
// command's start.
Module._extensions[".js"] = (module, file) =>
  (file.includes(`${path.sep}node_modules${path.sep}`) ? ofNode : ofTsx)(module, file);

function isOurs(folder) {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // It is there, or there cannot be one.
  }
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found !== undefined && found.isDirectory() && found.uid === user && !(found.mode & 0o022);
}

function refuse(why) {
  console.error(`${why}, and run the command again.`);
  process.exit(1);
}
