import assert from "node:assert/strict";
import { withoutConfig } from "../../settings";
import { namespaceMistakes } from "../../settings/namespaces";

describe("settings at a place where no program reads them", () => {
  const allowed = (key: string) =>
    namespaceMistakes({ [key]: "{}" }, "engage-okta", ["engage", "connect"])[0]?.allowed;

  it("are named with the place that is meant", () => {
    const no = "no setting of this program; did you mean";
    assert.equal(allowed("engage"), `${no} engage-okta:engage?`);
    assert.equal(allowed("engage:groups"), `${no} groups inside engage-okta:engage?`);
    assert.equal(allowed("other:engage"), `${no} engage-okta:engage?`);
    assert.equal(allowed("other:thing"), undefined);
  });

  it("are missing under config, or have none", () => {
    assert.equal(withoutConfig("acme", ["aws:region"]).given, "no key config, but aws:region");
    const { given } = withoutConfig("acme", ["encryptionsalt", "config"]);
    assert.equal(given, "no settings under config");
  });
});
