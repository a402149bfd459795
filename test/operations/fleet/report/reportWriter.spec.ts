import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Fleet } from "../../../../operations/fleet/fleet";
import { ReportWriter } from "../../../../operations/fleet/report/reportWriter";
import type { Report } from "../../../../operations/fleet/report/report";
import { reportFile } from "../../../../operations/fleet/report/reportFile";

describe("the reports in a folder", () => {
  let folder: string;
  let said: string[];
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "reports-"));
    said = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const report = (stack: string): Report => ({
    operation: "up",
    request: {},
    started: "2026-11-23T12:00:00.000Z",
    seconds: 1,
    finished: true,
    customers: [{ stack, outcome: "changed", summary: "", seconds: 1 }],
  });
  const reports = (json?: string) =>
    new ReportWriter(report(""), { folder, json, say: (line) => said.push(line) });
  const stackIn = (file: string) =>
    (JSON.parse(readFileSync(file, "utf8")) as Report).customers[0]?.stack;

  it("are written by one fleet of an operation at a time; another one goes on without", () => {
    const [first, second] = [reports(), reports(path.join(folder, "second.json"))];
    assert.match(said.join(), /keeps no report in .*fleet-up\.json.*another fleet of this folder/);
    first.write(report("acme"));
    second.write(report("beta"));
    assert.equal(stackIn(reportFile(folder, "up")), "acme");
    assert.equal(stackIn(path.join(folder, "second.json")), "beta");
    first.end();
    second.end();
    const third = reports();
    third.write(report("gamma"));
    third.end();
    assert.equal(stackIn(reportFile(folder, "up")), "gamma");
    assert.deepEqual(readdirSync(path.join(folder, ".engage-okta")), ["fleet-up.json"]);
  });

  it("that cannot be written are said once, and stop nothing", () => {
    writeFileSync(path.join(folder, ".engage-okta"), "a file");
    const kept = reports(path.join(folder, ".engage-okta", "report.json"));
    kept.write(report("acme"));
    kept.write(report("acme"));
    kept.end();
    assert.equal(said.length, 2, said.join("\n"));
    assert.match(said[0]!, /keeps no report in .*, so --resume will not know of it/);
    assert.match(said[1]!, /report\.json cannot be written/);
  });

  for (const isKept of [true, false]) {
    it(`${isKept ? "lead" : "that are not kept do not lead"} to --resume where a customer failed`, async () => {
      if (!isKept) writeFileSync(path.join(folder, ".engage-okta"), "a file");
      const fleet = new Fleet({
        operation: "verify",
        names: ["acme"],
        leftOut: [],
        folder,
        parallel: 1,
        continueOnError: true,
        request: {},
        print: (line) => said.push(line),
        cancel: () => {},
      });
      await fleet.each(["acme"], () =>
        Promise.reject(Object.assign(new Error("EROFS: read-only, open 'a'"), { code: "EROFS" })),
      );
      fleet.finish();
      fleet.end();
      const text = said.join("\n");
      assert.match(
        text,
        /acme {2}failed {2}EROFS: read-only, open 'a'\. Check the file's permissions/,
      );
      assert.doesNotMatch(text, /\n {4}at /, "no stack: the operator can fix it");
      assert.equal(/^Report: /m.test(text), isKept);
      assert.equal(/verify --resume/.test(text), isKept);
    });
  }
});
