import assert from "node:assert/strict";
import path from "node:path";
import { mistaken, wrongWith } from "../../../operations/shared/settingsCheck";
import { mistakenFlags } from "../../../operations/customer/new/flagMistakes";
import { SettingsFile } from "../../../operations/shared/settingsFile";

const project = path.resolve(__dirname, "../../..");

describe("what is wrong with one setting", () => {
  const wrong = async (region: string) => {
    const draft = await SettingsFile.read(project, "has-no-file");
    draft.set("aws:region", region);
    return wrongWith(draft, ["aws:region"]);
  };

  it("is one sentence", async () => {
    assert.equal(
      await wrong("us-est-1"),
      'Not "us-est-1": no such region; did you mean us-east-1?',
    );
    assert.match((await wrong("nowhere")) ?? "", /us-gov-west-1\.$/);
  });

  it("is nothing when the setting is right, whatever else is missing", async () => {
    assert.equal(await wrong("us-east-1"), undefined);
  });
});

describe("the mistakes of a customer", () => {
  const mistakes = [{ key: "engage-okta:engage.groups", given: "7", allowed: "a list" }];
  const file = () => SettingsFile.read(project, "acme");

  it("name the file, and no flag of a command that does not take it", async () => {
    const { message } = mistaken(await file(), mistakes);
    assert.match(message, /^ {2}engage-okta:engage\.groups$/m);
    assert.match(message, /\n\nCorrect Pulumi\.acme\.yaml, and run the command again\.$/);
  });

  it("name the flag where a flag gives the setting", async () => {
    const { message } = mistakenFlags(await file(), mistakes);
    assert.match(message, /^ {2}--groups \(engage-okta:engage\.groups\)$/m);
    assert.match(message, /\n\nCorrect the flags .*, or Pulumi\.acme\.yaml, and run/);
  });
});
