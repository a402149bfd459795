// `npm test`: every spec file, those that take longest first, so that all workers end at the same time.
/* oxlint-disable typescript/no-require-imports -- a CommonJS module, which mocha reads */
const { readFileSync, readdirSync } = require("node:fs");
const { availableParallelism } = require("node:os");
const path = require("node:path");
const { parse } = require("yaml");

/** From the longest on; all others come after them. */
const longest = [
  "engine/customerMove",
  "engine/fleet",
  "engine/fleetStatus",
  "project",
  "engine/policyCases",
  "engine/interrupted",
  "engine/recover",
  "engine/adopt",
  "engine/faults",
  "engine/canary",
  "engine/verify",
  "engine/people",
  "engine/appClient",
  "engine/policy",
  "engine/customerNew",
  "engine/accounts",
  "engine/removal",
  "engine/lookups",
  "engine/guardrail",
  "engine/engageSignOn",
  "engine/connectLookups",
  "sandbox/sandbox",
  "components/appClient/provider",
].map((name) => `test/${name}.spec.ts`);

const all = readdirSync(__dirname, { recursive: true })
  .map((file) => `test/${file.split(path.sep).join("/")}`)
  .filter((file) => file.endsWith(".spec.ts"))
  .sort();
const gone = longest.filter((file) => !all.includes(file));
if (gone.length > 0) {
  throw new Error(`test/all.mocharc.cjs names files that are not there: ${gone}`);
}

module.exports = {
  ...parse(readFileSync(path.join(__dirname, "../.mocharc.yml"), "utf8")),
  // Two more than processors: a spec on the engine waits for half of its time, for clouds that settle.
  jobs: availableParallelism() + 2,
  spec: [...longest, ...all.filter((file) => !longest.includes(file))],
};
