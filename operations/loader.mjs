// node --import ./operations/loader.mjs FILE.ts
// Loads TypeScript with tsx, which keeps what it compiled in a folder under the temporary one. Another
// user of the machine could have made that folder first, and would then choose what runs here.
import { lstatSync, mkdirSync } from "node:fs";
import { Module } from "node:module";
import os from "node:os";
import path from "node:path";
import process from "node:process";

const user = process.geteuid?.();
if (user !== undefined && !isOurs(path.join(os.tmpdir(), `tsx-${user}`))) {
  process.env.TSX_DISABLE_CACHE = "1";
}
const { ".js": ofNode } = Module._extensions;
await import("tsx");
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
