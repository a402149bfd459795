import assert from "node:assert/strict";
import path from "node:path";
import { wrongWith } from "../../../operations/customer/settingsCheck";
import { SettingsFile } from "../../../operations/customer/settingsFile";

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
