// `npm run mutation`, `npm run mutation -- ROOM…`: changes the code in one place after the other, and
// shows which changes no test notices. docs/mutation.md says how to read it.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rooms } from "./rooms.mjs";

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const stryker = here("node_modules/@stryker-mutator/core/bin/stryker.js");

function run(command, args, more = {}) {
  const options = { cwd: here(".."), stdio: "inherit", ...more };
  const { status } = spawnSync(command, args, options);
  if (status !== 0) process.exit(status ?? 1);
}

/** The mutants of a room, with the lines that they are in. */
function mutantsOf(room) {
  const { files } = JSON.parse(readFileSync(here(`results/${room}.json`), "utf8"));
  return Object.entries(files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split("\n");
    return mutants.map((mutant) => ({
      ...mutant,
      file,
      line: lines[mutant.location.start.line - 1].trim(),
    }));
  });
}

function show({ file, line, location: { start }, replacement, status }) {
  const how = status === "NoCoverage" ? "no test runs it" : "no test fails";
  console.log(`${file}:${start.line}:${start.column} (${how})\n  - ${line}\n  + ${replacement}`);
}

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in rooms));
if (unknown.length > 0) {
  console.error(
    `No such room: ${unknown.join(", ")}. Give one of ${Object.keys(rooms).join(", ")}.`,
  );
  process.exit(1);
}
if (!existsSync(stryker)) {
  run("npm", ["ci", "--ignore-scripts", "--no-audit", "--prefix", here(".")]);
}

const scores = [];
for (const room of chosen.length > 0 ? chosen : Object.keys(rooms)) {
  const started = Date.now();
  const env = { ...process.env, MUTATION_ROOM: room, PACK_IN_PROCESS: "1" };
  run(process.execPath, [stryker, "run", here("stryker.config.mjs")], { env });
  const mutants = mutantsOf(room);
  const of = (...statuses) => mutants.filter(({ status }) => statuses.includes(status));
  const noticed = of("Killed", "Timeout").length;
  const missed = of("Survived", "NoCoverage");
  missed.forEach(show);
  // For example because packages were installed again meanwhile: the rest would look like a score.
  const [broken, ...more] = of("RuntimeError", "CompileError");
  if (broken) {
    console.error(`${room}: ${more.length + 1} changes could not be tried. ${broken.statusReason}`);
    process.exit(1);
  }
  const score = (100 * noticed) / (noticed + missed.length);
  scores.push({
    room,
    mutants: noticed + missed.length,
    missed: missed.length,
    // Counted as noticed.
    "took too long": of("Timeout").length,
    "score, %": Number(score.toFixed(1)),
    "least, %": rooms[room].least,
    minutes: Number(((Date.now() - started) / 60_000).toFixed(1)),
  });
  if (score < rooms[room].least) process.exitCode = 1;
}
console.table(scores);
