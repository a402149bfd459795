import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { render } from "../../scripts/policyPage";
import { rules } from "../../policy/rules";

describe("docs/policy.md", () => {
  const text = readFileSync(join(__dirname, "../../docs/policy.md"), "utf8");

  it("is what the rules say today (npx tsx scripts/policyPage.ts writes it)", () => {
    assert.equal(text, render());
  });

  it("has a section for every rule", () => {
    const sections = [...text.matchAll(/^### (.+)$/gm)].map(([, name]) => name);
    assert.deepEqual(
      sections,
      rules.map(({ name }) => name),
    );
  });
});
