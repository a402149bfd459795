import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import {
  type CustomerResult,
  type Outcome,
  exitCodeOf,
  summaryLines,
} from "../../../../operations/fleet/report/report";
import {
  reportFile,
  unfinishedIn,
  writeReport,
} from "../../../../operations/fleet/report/reportFile";
import { countsOf } from "../../../../operations/fleet/report/resourceCounts";

const result = (stack: string, outcome: Outcome, summary = ""): CustomerResult => ({
  stack,
  outcome,
  summary,
  seconds: 2,
});
const report = (...customers: CustomerResult[]) => ({
  operation: "up" as const,
  request: {},
  started: "2026-11-23T12:00:00.000Z",
  seconds: 61.4,
  finished: true,
  customers,
});

describe("the report of a fleet", () => {
  it("has one line a customer and one of totals", () => {
    const lines = summaryLines(
      report(
        result("acme", "changed", "7 created"),
        result("beta-2", "failed", 'Okta has no group "X"'),
        { ...result("zeta", "not started"), seconds: 0 },
      ),
    );
    assert.deepEqual(lines, [
      "acme    changed      7 created  (2.0 s)",
      'beta-2  failed       Okta has no group "X"  (2.0 s)',
      "zeta    not started  ",
      "",
      "3 customers: 1 changed, 1 failed, 1 not started in 61 s",
    ]);
  });

  it("keeps the lines and the spaces of an error, in which two names may differ", () => {
    const found = 'Okta has no group "A  B", but "A B"\nand has:\n  "A\u00a0B"';
    assert.deepEqual(summaryLines(report(result("acme", "failed", found))).slice(0, 3), [
      'acme  failed  Okta has no group "A  B", but "A B"  (2.0 s)',
      "              and has:",
      '                "A\u00a0B"',
    ]);
  });

  const codes: [Outcome[], number][] = [
    [["changed", "unchanged", "passed", "to change"], 0],
    [["unchanged", "drifted"], 2],
    [["unchanged", "not deployed"], 2],
    [["drifted", "failed"], 1],
    [["changed", "not started"], 1],
    [["changed", "cancelled"], 1],
    [["changed", "running"], 1],
  ];
  for (const [outcomes, code] of codes) {
    it(`${outcomes.join(", ")}: exit code ${code}`, () => {
      const customers = outcomes.map((outcome, index) => result(`c${index}`, outcome));
      assert.equal(exitCodeOf({ customers }), code);
    });
  }

  it("counts in words, before and after", () => {
    assert.equal(countsOf({ create: 2, same: 5 }, "to do"), "2 to create, 5 unchanged");
    assert.equal(countsOf({ create: 2, same: 5 }, "done"), "2 created, 5 unchanged");
    assert.equal(countsOf({}, "done"), "nothing");
  });
});

describe("resuming a fleet", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), "fleet-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("takes up what failed, was cancelled, never started, or ran when the fleet was killed", () => {
    const outcomes: Outcome[] = ["failed", "changed", "cancelled", "not started", "unchanged"];
    const customers = [...outcomes, "running" as const, "to change" as const].map((outcome) =>
      result(outcome, outcome),
    );
    const file = reportFile(folder, "up");
    writeReport(file, { ...report(...customers), finished: false });
    const left = ["failed", "cancelled", "not started", "running", "to change"];
    assert.deepEqual(unfinishedIn(folder, "up").stacks, left);
    assert.deepEqual(unfinishedIn(folder, "up").others, ["changed", "unchanged"]);
    assert.deepEqual(readdirSync(path.dirname(file)), ["fleet-up.json"]);
  });

  it("keeps the options of the run", () => {
    const request = { refresh: true, stack: "a*", allowDelete: ["engage-app"] };
    writeReport(reportFile(folder, "up"), { ...report(result("acme", "failed")), request });
    assert.deepEqual(unfinishedIn(folder, "up"), { request, stacks: ["acme"], others: [] });
  });

  for (const text of ["{}", "null", "", '{"customers":[{"stack":"acme"', '{"customers":[{}]}']) {
    it(`says that a report with ${JSON.stringify(text)} cannot be read`, () => {
      const file = reportFile(folder, "refresh");
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      assert.throws(
        () => unfinishedIn(folder, "refresh"),
        /^Error: The report .*fleet-refresh\.json cannot be read \(.*Run fleet refresh without --resume\.$/s,
      );
    });
  }

  it("says so where there is nothing to resume", () => {
    assert.throws(() => unfinishedIn(folder, "drift"), /no report of an earlier fleet drift/);
  });
});
