import assert from "node:assert/strict";
import { summaryMarkdown } from "../../../../operations/fleet/report/summary";
import type { CustomerResult } from "../../../../operations/fleet/report/report";

describe("the summary for a pull request", () => {
  const acme: CustomerResult = {
    stack: "acme",
    outcome: "to change",
    summary: "1 to update\nreplaces engage-app | <b>",
    seconds: 1,
  };
  const summary = (...customers: CustomerResult[]) =>
    summaryMarkdown({
      operation: "preview",
      request: {},
      started: "2026-11-23T12:00:00.000Z",
      seconds: 9.6,
      finished: true,
      customers,
    });

  it("is a table of the customers, in which nothing is markup", () => {
    assert.deepEqual(summary(acme).split("\n"), [
      "### fleet preview: 1 customer: 1 to change in 10 s",
      "",
      "| Customer | Outcome | |",
      "| --- | --- | --- |",
      "| acme | to change | 1 to update replaces engage-app \\| \\<b\\> |",
      "",
      "",
    ]);
  });

  it("says first what agents would lose, and shows the differences in a block", () => {
    const text = summary({ ...acme, endangered: ["engage-app"], diff: ["~ a", "``` b"] });
    assert.match(
      text,
      /^### .*\n\n> \*\*acme: agents would lose .* deletes engage-app; .*--allow-delete/,
    );
    assert.ok(text.includes("<details><summary>acme</summary>\n\n````diff\n~ a\n``` b\n````\n\n"));
  });
});
