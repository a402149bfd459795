import assert from "node:assert/strict";
import { verifyCommand } from "../../../operations/verify/command";
import { reportOf, reportText } from "../../../operations/verify/report";
import type { CheckResult } from "../../../operations/verify/runChecks";
import { withEnvironment } from "../../../sandbox/environment";

const passed: CheckResult = {
  name: "engage-domain",
  title: "The hosted sign-in is where Okta sends its response",
  status: "passed",
  evidence: "engage-acme",
};
const warned: CheckResult = {
  ...passed,
  name: "engage-certificates",
  evidence: "30 days",
  warning: "plan the rotation now",
};
const failed: CheckResult = {
  ...passed,
  name: "engage-app",
  status: "failed",
  evidence: "Okta answers \u001b[31m404",
  next: "Activate the app.",
};
const skipped: CheckResult = {
  ...passed,
  name: "engage-tile",
  status: "skipped",
  evidence: "no credentials",
};

const of = (...checks: CheckResult[]) =>
  reportOf({ stack: "acme", at: new Date(0), checks, requests: 17, seconds: 2.3456 });

describe("verify's report", () => {
  it("counts what passed, failed, was skipped and warns", () => {
    const checks = [passed, warned, failed, skipped];
    assert.deepEqual(of(...checks), {
      stack: "acme",
      at: "1970-01-01T00:00:00.000Z",
      ok: false,
      passed: 2,
      failed: 1,
      skipped: 1,
      warnings: 1,
      requests: 17,
      seconds: 2.3,
      checks,
    });
    assert.equal(of(passed, skipped).ok, true);
  });

  it("says what is broken and what to do, in lines, with nothing that a terminal obeys", () => {
    assert.deepEqual(reportText(of(passed, warned, failed, skipped)).split("\n"), [
      "passed   engage-domain        engage-acme",
      "passed   engage-certificates  30 days",
      "         warning: plan the rotation now",
      "failed   engage-app           Okta answers \\u001b[31m404",
      "         next: Activate the app.",
      "skipped  engage-tile          no credentials",
      "",
      "acme: not everything is in order. 2 passed, 1 failed, 1 skipped, 1 with a warning, in 2.3 s with 17 requests.",
    ]);
  });

  it("tells once what several checks failed for, and each reason where they differ", () => {
    const same = { ...failed, name: "connect-app" };
    const elsewhere = { ...failed, name: "connect-role", next: "Create it." };
    assert.deepEqual(
      reportText(of(failed, same, elsewhere))
        .split("\n")
        .slice(0, 5),
      [
        "failed   engage-app    Okta answers \\u001b[31m404",
        "         next: Activate the app.",
        "failed   connect-app   for the same reason as engage-app",
        "failed   connect-role  Okta answers \\u001b[31m404",
        "         next: Create it.",
      ],
    );
    const other = { ...same, evidence: "Okta answers 500" };
    const lines = reportText(of(failed, other, skipped, { ...skipped, name: "tile" })).split("\n");
    assert.deepEqual(lines.slice(2, 6), [
      "failed   connect-app  Okta answers 500",
      "         next: Activate the app.",
      "skipped  engage-tile  no credentials",
      "skipped  tile         no credentials",
    ]);
    assert.equal(of(failed, same).checks[1]?.evidence, failed.evidence, "all of it in JSON");
  });

  it("says that sign-in works where nothing failed, and counts only what there is", () => {
    assert.equal(
      reportText(of(passed)),
      "passed   engage-domain  engage-acme\n\n" +
        "acme: sign-in works, as far as can be checked without a password. 1 passed, 0 failed, in 2.3 s with 17 requests.",
    );
  });

  it("does not say that sign-in works where it did not look at everything", () => {
    assert.equal(
      reportText(of(passed, skipped)).split("\n").at(-1),
      "acme: nothing was found that stops a sign-in, but not everything could be checked. 1 passed, 0 failed, 1 skipped, in 2.3 s with 17 requests.",
    );
  });

  it("tells of a move under way, and nothing else of it", () => {
    for (const [stage, whom] of [
      ["test", "testers"],
      ["everyone", "everyone"],
    ] as const) {
      const move = { cloudFormationStack: "LocalMeasureEngageV3", stage };
      const report = reportOf({
        stack: "acme",
        at: new Date(0),
        checks: [passed],
        requests: 17,
        seconds: 2,
        move: Object.assign({ engage: {} }, move),
      });
      assert.deepEqual(report.move, move);
      assert.equal(
        reportText(report).split("\n").at(-1),
        `A move to LocalMeasureEngageV3 is under way: its sign-on, of which the checks next-… are, is for ${whom}.`,
      );
    }
  });

  it("is colored on demand only", async () => {
    const first = (color: boolean) => reportText(of(failed), { color }).split(" ")[0];
    // Node looks at the terminal too.
    await withEnvironment({ FORCE_COLOR: "1", NO_COLOR: undefined }, async () => {
      assert.equal(first(true), "\u001b[31mfailed");
      assert.equal(first(false), "failed");
      assert.equal(reportText(of(failed)).split(" ")[0], "failed");
    });
  });
});

describe("The options of verify", () => {
  const parsed = async (...args: string[]) => {
    const command = verifyCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .action(() => undefined);
    await command.parseAsync(args, { from: "user" });
    return command.opts<object>();
  };

  it("are the stack, JSON, color and days", async () => {
    assert.deepEqual(await parsed("--stack", "acme"), { stack: "acme", color: true });
    assert.deepEqual(await parsed("--stack", "acme", "--json", "--no-color", "--warn-days", "0"), {
      stack: "acme",
      json: true,
      color: false,
      warnDays: 0,
    });
  });

  for (const days of ["", " ", "-1", "1.5", "soon"]) {
    it(`refuse "${days}" for a number of days`, async () => {
      await assert.rejects(parsed("--stack", "acme", "--warn-days", days), {
        code: "commander.invalidArgument",
      });
    });
  }

  it("refuse a run without a stack", async () => {
    await assert.rejects(parsed(), { code: "commander.missingMandatoryOptionValue" });
  });
});
