import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { rules } from "../../policy/rules";
import { engageOkta } from "./fixtures/engageOkta";
import { hangUp, judge } from "./pack";

describe("the policy pack", () => {
  after(hangUp);

  it("finds nothing wrong with what this project declares", async () => {
    assert.deepEqual(await judge(engageOkta), []);
  });

  it("has a file and a spec of the same name for every rule, and no other", () => {
    const names = rules.map(({ name }) => name).sort();
    const files = (folder: string, suffix: string) =>
      readdirSync(join(__dirname, folder))
        .map((file) => basename(file, suffix))
        .filter((name) => name !== "index")
        .sort();
    assert.deepEqual(files("../../policy/rules", ".ts"), names);
    assert.deepEqual(files("rules", ".spec.ts"), names);
  });

  for (const rule of rules) {
    it(`says of ${rule.name} all that a reader needs`, () => {
      assert.match(rule.name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.match(String(rule.enforcementLevel), /^(mandatory|advisory)$/);
      assert.match(String(rule.severity), /^(low|medium|high|critical)$/);
      assert.match(String(rule.url), /^https:\/\//);
      for (const text of [rule.description, rule.why, rule.remediationSteps]) {
        assert.match(String(text), /^\S[^\n]*\.$/, "one paragraph that ends with a full stop");
      }
      for (const [name, schema] of Object.entries(rule.configSchema?.properties ?? {})) {
        assert.notEqual(schema.default, undefined, `${name} has a default`);
        assert.match(String(schema.description), /\.$/, `${name} is described`);
      }
    });
  }
});
