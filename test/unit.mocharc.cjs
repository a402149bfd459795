// `npm run test:unit`: no engine, no emulated cloud, no browser, no tools of the whole tree, no commands as processes. A minute.
/* oxlint-disable typescript/no-require-imports -- a CommonJS module, which mocha reads */
const { readFileSync } = require("node:fs");
const { availableParallelism } = require("node:os");
const path = require("node:path");
const { parse } = require("yaml");
const longestFirst = require("./longestFirst.cjs");

module.exports = {
  ...parse(readFileSync(path.join(__dirname, "../.mocharc.yml"), "utf8")),
  require: ["test/environment.ts"],
  spec: longestFirst(["rooms", "settings/fuzz"]),
  ignore: [
    "test/engine/**",
    "test/sandbox/**",
    "test/browser/**",
    "test/policy/cases/**",
    "test/components/appClient/provider.spec.ts",
    "test/project.spec.ts",
    "test/supply.spec.ts",
    "test/workflows.spec.ts",
    // These start processes.
    "test/keptCommands.spec.ts",
    "test/operations/customer/check/checkCommand.spec.ts",
    "test/operations/fleet/report/resume.spec.ts",
    "test/operations/fleet/engine/workers.spec.ts",
    "test/operations/main.spec.ts",
    "test/operations/people/command.spec.ts",
    "test/operations/shared/leaving.spec.ts",
  ],
  // One more than processors: some specs wait, for a server that never answers or a process that ends.
  jobs: availableParallelism() + 1,
  timeout: 60_000,
};
