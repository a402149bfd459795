// node start.cjs [--compile] BUNDLE ARGUMENT...
// Runs a bundle with what V8 compiled when the bundle was made: compiling is most of a plugin's start,
// and the engine starts several in each of its runs. With --compile it keeps that next to the bundle.
// Node 22 has NODE_COMPILE_CACHE for this, which needs an orderly exit; the engine kills its plugins.
/* oxlint-disable typescript/no-require-imports -- a CommonJS module, which Node runs as it is */
const { existsSync, readFileSync, statSync, utimesSync, writeFileSync } = require("node:fs");
const { Module } = require("node:module");
const path = require("node:path");
const { Script } = require("node:vm");

const [node, , ...rest] = process.argv;
const compiles = rest[0] === "--compile";
const [file, ...given] = compiles ? rest.slice(1) : rest;
process.argv = [node, file, ...given];
slowClock();

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
} else {
  // Bundles that are in use are not pruned.
  utimesSync(path.dirname(file), new Date(), new Date());
  endInTime();
}

/**
 * The attachment to the app client refuses an update that took two seconds, as others may have written
 * meanwhile. On a busy machine the tests' updates take as long with no other writer, so their clock is slow.
 */
function slowClock() {
  const { PLUGIN_CLOCK_SPEED: speed } = process.env;
  if (speed === undefined) return;
  const now = performance.now.bind(performance);
  performance.now = () => now() * Number(speed);
}

/**
 * The engine kills its plugins. After an engine that was killed itself they live on, as the real ones
 * do, and finish what is under way; but not without the sandbox that they were installed for.
 */
function endInTime() {
  const { PLUGIN_ENGINE, PLUGIN_FILE, PLUGIN_OUTLIVES_SECONDS = "20" } = process.env;
  const installed = installedAt(PLUGIN_FILE);
  let alone = 0;
  setInterval(() => {
    // An engine that went before the shell could ask leaves its plugin to process 1.
    const hasEngine = process.ppid === Number(PLUGIN_ENGINE) && process.ppid !== 1;
    alone = hasEngine ? 0 : alone || Date.now();
    const isLate = alone > 0 && Date.now() - alone > Number(PLUGIN_OUTLIVES_SECONDS) * 1000;
    // One that stays up for several runs is ended by the sandbox, and serves it after a reset too.
    const isOutdated = given[0] !== "attached" && installedAt(PLUGIN_FILE) !== installed;
    if (isLate || isOutdated) process.exit(0);
  }, 100).unref();
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
}

/** Changes when the sandbox is reset; undefined when it is gone. */
function installedAt(executable) {
  return statSync(executable, { throwIfNoEntry: false })?.mtimeMs;
}
