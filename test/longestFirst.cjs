/* oxlint-disable typescript/no-require-imports -- a CommonJS module, which mocha's settings load */
const { readdirSync } = require("node:fs");
const path = require("node:path");

/**
 * Every spec file, those that take longest first, so that all workers end at the same time.
 *
 * @param longest From the longest on, without `test/` and `.spec.ts`; all others come after them.
 */
module.exports = function longestFirst(longest) {
  const first = longest.map((name) => `test/${name}.spec.ts`);
  const all = readdirSync(__dirname, { recursive: true })
    .map((file) => `test/${file.split(path.sep).join("/")}`)
    .filter((file) => file.endsWith(".spec.ts"))
    .sort();
  const gone = first.filter((file) => !all.includes(file));
  if (gone.length > 0) throw new Error(`There is no ${gone.join(", ")} to start first.`);
  return [...first, ...all.filter((file) => !first.includes(file))];
};
