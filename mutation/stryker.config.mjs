// One room at a time; main.mjs starts it.
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { rooms } from "./rooms.mjs";

const room = process.env.MUTATION_ROOM;
const here = (file) => fileURLToPath(new URL(file, import.meta.url));

export default {
  mutate: process.env.ONLY?.split(",") ?? rooms[room].mutate,
  // A package of its own: the runner does not take the project's mocha 12 yet.
  plugins: [
    here("node_modules/@stryker-mutator/mocha-runner/dist/src/index.js"),
    here("prose.mjs"),
  ],
  ignorers: ["prose"],
  testRunner: "mocha",
  testRunnerNodeArgs: ["--import", "tsx"],
  mochaOptions: { config: here("mocha.yml"), spec: rooms[room].specs },
  // Each mutant meets only the tests that run its line, in a process that stays.
  coverageAnalysis: "perTest",
  ignoreStatic: rooms[room].ignoreStatic ?? false,
  concurrency: 1,
  // Milliseconds more than the tests took without a mutant. A change that only takes too long counts as
  // noticed, so a busy machine must not make it so.
  timeoutMS: 30_000,
  reporters: ["progress-append-only", "json"],
  jsonReporter: { fileName: here(`results/${room}.json`) },
  // Not in the project, where lint and the type check would find the copies.
  tempDirName: path.join(tmpdir(), `engage-okta-mutation-${process.pid}`),
  ignorePatterns: ["bench", "docs", "mutation"],
};
