// node start.cjs [--compile] BUNDLE ARGUMENT...
// Runs a bundle with what V8 compiled when the bundle was made: compiling is most of a plugin's start,
// and the engine starts several in each of its runs. With --compile it keeps that next to the bundle.
// Node 22 has NODE_COMPILE_CACHE for this, which needs an orderly exit; the engine kills its plugins.
/* global process, require, setTimeout */
/* eslint-disable @typescript-eslint/no-require-imports -- a CommonJS module, which Node runs as it is */
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { Module } = require("node:module");
const path = require("node:path");
const { Script } = require("node:vm");

const [node, , ...rest] = process.argv;
const compiles = rest[0] === "--compile";
const [file, ...given] = compiles ? rest.slice(1) : rest;
process.argv = [node, file, ...given];

const kept = `${file}.compiled`;
const script = new Script(Module.wrap(readFileSync(file, "utf8")), {
  filename: file,
  // V8 refuses what another version of it made, and compiles again.
  cachedData: existsSync(kept) ? readFileSync(kept) : undefined,
});
const bundle = new Module(file);
bundle.filename = file;
const load = Module.createRequire(file);
script.runInThisContext()(bundle.exports, load, bundle, file, path.dirname(file));

if (compiles) {
  // A moment later what the start itself needs has been compiled too.
  setTimeout(() => {
    writeFileSync(kept, script.createCachedData());
    process.exit(0);
  }, 500);
}
