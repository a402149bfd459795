import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { OperatorError } from "../../operations/failure";
import { runJob } from "../../operations/fleet/engine/runJob";
import { readPolicyFile } from "../../operations/policyFile";

describe("A customer's own levels for the policy pack", () => {
  let folder: string;
  const write = (text: string) => writeFileSync(path.join(folder, "policy-acme.json"), text);
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), "policy-file-"))));
  after(() => rmSync(folder, { recursive: true }));

  it("are read where there is a file, an empty one included", () => {
    assert.equal(readPolicyFile(folder, "acme"), undefined);
    for (const empty of ["", "\n"]) {
      write(empty);
      assert.deepEqual(readPolicyFile(folder, "acme"), {});
    }
    const levels = { a: "disabled", b: { maximum: 1 }, c: { enforcementLevel: "mandatory" } };
    write(JSON.stringify(levels));
    assert.deepEqual(readPolicyFile(folder, "acme"), levels);
  });

  const wrong: [string, string, RegExp][] = [
    ["cut short", "{", /policy-acme\.json is not valid JSON \(.*\)\. Correct it; docs\/policy\.md/],
    [
      "behind a byte order mark",
      '\uFEFF{ "a-rule": "advisory" }',
      /policy-acme\.json begins with a byte order mark.* Save it as UTF-8 without one\./,
    ],
    [
      "a list",
      "[]",
      /policy-acme\.json is no object of rules, .*\{ "saml-session-length": "advisory" \}/,
    ],
    [
      "a level that there is not",
      '{ "a-rule": "off" }',
      /policy-acme\.json has the level "off" for a-rule\. Set it to mandatory, advisory or disabled\./,
    ],
    ["a list in place of one", '{ "a-rule": [] }', /has the level \[\] for a-rule\. Set it to/],
    [
      "such a level next to settings",
      '{ "a-rule": { "enforcementLevel": true, "hosts": [] } }',
      /policy-acme\.json has the level true for a-rule\./,
    ],
  ];
  for (const [what, text, says] of wrong) {
    it(`that are ${what} stop a customer with the file's name, before the engine starts`, async () => {
      write(text);
      assert.throws(
        () => readPolicyFile(folder, "acme"),
        (error) => error instanceof OperatorError && says.test(error.message),
      );
      const job = { stack: "acme", folder, command: "preview" as const, refresh: false };
      const lines: unknown[] = [];
      const { failure } = await runJob({ ...job, policies: true, breakLocks: false }, (news) =>
        lines.push(news),
      );
      assert.match(failure ?? "", says);
      assert.deepEqual(lines, []);
    });
  }
});
