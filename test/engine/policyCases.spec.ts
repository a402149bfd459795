import assert from "node:assert/strict";
import { cases } from "../policy/cases";
import type { Case } from "../policy/cases/case";
import { CaseEngine } from "../policy/cases/engine";

describe("the policy pack on other people's programs, on the real engine", () => {
  let engine: CaseEngine;

  before(async () => (engine = await CaseEngine.start()));
  after(() => engine.stop());

  for (const [subject, all] of Object.entries(cases)) {
    describe(subject, () => {
      for (const one of all) {
        for (const command of commands(one)) {
          it(`${one.name}: ${command}`, () => check(one, command));
        }
      }
    });
  }

  async function check(one: Case, command: "preview" | "up"): Promise<void> {
    const { violations, messages } = await engine.run(one, command);
    const said = messages.join("\n");
    assert.deepEqual(violations, [...one.expected].sort(), said);
    for (const part of one.says ?? []) assert.ok(said.includes(part), said);
    for (const value of one.hides ?? []) assert.ok(!said.includes(value), said);
  }
});

/** What is compliant must be so before and after the values are known. */
function commands({ run, expected }: Case): ("preview" | "up")[] {
  return run ? [run] : expected.length > 0 ? ["preview"] : ["preview", "up"];
}
