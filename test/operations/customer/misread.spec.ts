import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { checkCustomers } from "../../../operations/customer/check/check";
import { describe as shown } from "../../../settings/mistakes";
import { soundSettings } from "./soundSettings";

describe("a value that Pulumi takes for something else than is written", () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(path.join(os.tmpdir(), "misread-"));
    writeFileSync(path.join(cwd, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  /** The mistakes in sound settings with one text in them replaced, as `check` shows them. */
  async function mistakesWith(old: string, text: string, more = ""): Promise<string[]> {
    const sound = stringify({ config: soundSettings("acme", "111111111111") });
    assert.ok(sound.includes(old), sound);
    writeFileSync(path.join(cwd, "Pulumi.acme.yaml"), sound.replace(old, text) + more);
    const { customers } = await checkCustomers([], { cwd });
    return customers.flatMap(({ mistakes }) => mistakes.map(shown));
  }

  it("is refused by its name, with what to write instead", async () => {
    assert.deepEqual(await mistakesWith('"111111111111"', "012345670123"), [
      [
        "  aws:allowedAccountIds[0]",
        "    given:   012345670123 without quotes, which Pulumi reads as 1402433619",
        '    allowed: the text in quotes: "012345670123", or 1402433619 for a number',
      ].join("\n"),
    ]);
    assert.deepEqual(await mistakesWith("- Agents", "- 2026-11-29"), [
      [
        "  engage-okta:engage.groups[0]",
        "    given:   2026-11-29 without quotes, which Pulumi reads as a date",
        '    allowed: the text in quotes: "2026-11-29"',
      ].join("\n"),
    ]);
  });

  it("is refused where it would be valid either way", async () => {
    const [mistake = "", ...others] = await mistakesWith(
      "config:\n",
      "config:\n  engage-okta:verify:\n    certificateWarnDays: 010\n",
    );
    assert.match(mistake, /certificateWarnDays\n.* reads as 8\n.*, or 8 for a number$/s);
    assert.deepEqual(others, []);
  });

  it("is left alone in quotes, and in settings of other programs", async () => {
    for (const text of ['"010"', "'2026-11-29'", "!!str 1_000"]) {
      assert.deepEqual(await mistakesWith("- Agents", `- ${text}`), [], text);
    }
    const others = "config:\n  pulumi:tags: { since: 2026-11-29 }\n";
    assert.deepEqual(await mistakesWith("config:\n", others), []);
  });
});
