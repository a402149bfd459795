import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { initStack } from "../../operations/shared/stackCommands";
import { SettingsFile } from "../../operations/shared/settingsFile";
import { pulumi } from "../../operations/pulumi";
import { findEngine } from "../../sandbox/engine/engine";
import { withEnvironment } from "../../sandbox/environment";

/** Without quotes. */
const texts = [
  ..."017 0o17 0O17 08 00 0 0_7 09_1 0777 012345678901 012345670123 123456789012".split(" "),
  ..."1_000 1_ _1 1__0 -1_0 +1 -0 1.0 1. .5 +.5 .5_ 1_000.5 0.10 1.2.3 . +".split(" "),
  ..."12e3 1E3 0e5 0123e2 12_3e1 1e3_ 1e21 1e400 123e456".split(" "),
  ..."9007199254740993 12345678901234567890 99999999999999999999999".split(" "),
  ..."0b11 -0b11 0b2 0b 0x1F 0X1f -0x1F +0x1 0x 0xZZ 0xdead_beef 0x1p3 0o8".split(" "),
  ..."yes no on off y n true True null ~ = 1:20".split(" "),
  ..."2026-11-29 2026-1-9 2001-12-14T21:59:43Z 26-11-29 2026-11 acme-2026".split(" "),
  "2001-12-14 21:59:43",
];

describe("every value of a settings file", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), "misread-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is read by the commands as by the engine, or refused", async () => {
    const engine = await findEngine();
    mkdirSync(path.join(folder, "state"));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: engage-okta\nruntime: nodejs\n");
    const environment = {
      PATH: `${path.dirname(engine.command)}${path.delimiter}${process.env.PATH}`,
      PULUMI_HOME: path.join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${folder}/state`,
      PULUMI_ACCESS_TOKEN: "",
      PULUMI_CONFIG_PASSPHRASE: "right",
    };
    const lines = texts.flatMap((text, i) => [`  okta:t${i}: ${text}`, `  okta:l${i}: [${text}]`]);
    const read = await withEnvironment(environment, async () => {
      // Afterwards: the engine writes the values as it reads them.
      await initStack(folder, "acme");
      appendFileSync(path.join(folder, "Pulumi.acme.yaml"), `config:\n${lines.join("\n")}\n`);
      const { output } = await pulumi(["config", "--json", "--stack", "acme"], { folder });
      return JSON.parse(output) as Record<string, { value: string }>;
    });
    const file = await SettingsFile.read(folder, "acme");
    const { all } = file.given();
    assert.equal(Object.keys(all).length, lines.length);
    const refused = new Set(file.misread().map(({ key }) => key.replace(/[.[].*/, "")));
    const differing = Object.keys(all).filter((key) => all[key] !== read[key]?.value);
    assert.deepEqual(
      differing.filter((key) => !refused.has(key)).map((key) => [key, all[key], read[key]?.value]),
      [],
    );
    assert.ok(differing.length > 40, String(differing.length));
  });
});
