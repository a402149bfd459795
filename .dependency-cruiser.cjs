// Which room may import which; docs and CONTRIBUTING describe the rooms. Types count too.
const from = (room, allowed, comment) => ({
  name: `${room}-imports`,
  comment,
  severity: "error",
  from: { path: `^${room}/` },
  to: { path: "^[^/]+", pathNot: [`^${room}/`, ...allowed.map((one) => `^${one}`), ...outside] },
});

/** Not of this project, or no code. */
const outside = [
  "^node_modules/",
  "^[a-z_]+(/promises|/config|/web|/posix|/strict)?$",
  "^package\\.json$",
];

module.exports = {
  forbidden: [
    from("facts", [], "Facts need nothing and ask nothing."),
    from("clouds", ["facts/"], "How AWS, Okta and the engine are reached."),
    from("settings", ["facts/", "clouds/"], "The first stage knows none of the later ones."),
    from("lookups", ["facts/", "clouds/", "settings/"], "The second stage: no component."),
    from("components", ["facts/", "clouds/"], "Neither settings nor lookups."),
    from(
      "program",
      ["facts/", "settings/", "lookups/", "components/", "outputs\\.ts$"],
      "What index.ts puts together: components from settings and lookups, and their outputs.",
    ),
    {
      name: "program-is-for-index",
      comment: "Only index.ts declares components.",
      severity: "error",
      from: { pathNot: "^(index\\.ts$|program/)" },
      to: { path: "^program/" },
    },
    from(
      "operations",
      ["facts/", "clouds/", "settings/", "outputs\\.ts$", "index\\.ts$"],
      "Outputs, facts and clouds; settings because commands write and check them; never a component.",
    ),
    {
      name: "shared-knows-no-command",
      comment: "What several commands use, and none of them.",
      severity: "error",
      from: { path: "^operations/shared/" },
      to: { path: "^operations/[^/]+/", pathNot: "^operations/shared/" },
    },
    from("policy", [], "The pack is complete in itself."),
    from(
      "sandbox",
      ["facts/", "clouds/", "outputs\\.ts$", "index\\.ts$"],
      "The program that it runs; never a command.",
    ),
    {
      name: "facts-do-nothing",
      comment: "No input or output in facts/.",
      severity: "error",
      from: { path: "^facts/" },
      to: { dependencyTypes: ["core", "npm", "npm-dev"] },
    },
    {
      name: "few-run-the-program",
      severity: "error",
      comment: "The fleet, and adopt, which compares with what would be declared.",
      from: {
        path: "^operations/",
        pathNot: "^operations/(fleet/engine/program|customer/adopt/comparison)",
      },
      to: { path: "^index\\.ts$" },
    },
    {
      name: "sandbox-is-for-demo-tests-bench",
      severity: "error",
      from: { pathNot: "^(sandbox|test|bench|scripts)/" },
      to: { path: "^sandbox/" },
    },
    {
      name: "no-circle",
      severity: "error",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^bench/naive/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".mjs", ".cjs", ".js", ".json"] },
  },
};
