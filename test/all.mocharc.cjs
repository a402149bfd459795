// `npm test`: every spec file.
/* oxlint-disable typescript/no-require-imports -- a CommonJS module, which mocha reads */
const { readFileSync } = require("node:fs");
const { availableParallelism } = require("node:os");
const path = require("node:path");
const { parse } = require("yaml");
const longestFirst = require("./longestFirst.cjs");

const spec = longestFirst([
  "engine/fleet",
  "engine/customerMove",
  "project",
  "engine/interrupted",
  "engine/recover",
  "engine/moveTrouble",
  "engine/adopt",
  "engine/faults",
  "engine/canary",
  "engine/verify",
  "engine/people",
  "engine/appClient",
  "engine/policy",
  "engine/policyCases",
  "engine/customerNew",
  "engine/accounts",
  "engine/removal",
  "engine/lookups",
  "engine/guardrail",
  "engine/engageSignOn",
  "engine/connectLookups",
  "sandbox/sandbox",
  "components/appClient/provider",
]);

module.exports = {
  ...parse(readFileSync(path.join(__dirname, "../.mocharc.yml"), "utf8")),
  // Two more than processors: a spec on the engine waits for half of its time, for clouds that settle.
  jobs: availableParallelism() + 2,
  spec,
};
