import assert from "node:assert/strict";
import { cases } from "../policy/cases";
import type { Case } from "../policy/cases/case";
import { CaseEngine, type Outcome } from "../policy/cases/engine";

describe("the policy pack on other people's programs, on the real engine", () => {
  let engine: CaseEngine;

  before(async () => (engine = await CaseEngine.start()));
  after(() => engine.stop());

  for (const [subject, all] of Object.entries(cases)) {
    describe(subject, () => {
      for (const command of ["preview", "up"] as const) {
        const run = all.filter((one) => commands(one).includes(command));
        if (run.length === 0) continue;

        describe(command, () => {
          let outcomes: Map<Case, Outcome>;

          before(async () => (outcomes = await engine.run(run, command)));

          for (const one of run) {
            it(one.name, () => check(one, outcomes.get(one)!));
          }
        });
      }
    });
  }

  function check(one: Case, { violations, messages }: Outcome): void {
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
