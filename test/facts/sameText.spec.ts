import assert from "node:assert/strict";
import { sameText } from "../../facts/sameText";

describe("sameText", () => {
  it("does not tell upper from lower case", () => {
    assert.equal(sameText("Jane@acme.com", "jane@Acme.com"), true);
    assert.equal(sameText("jane@acme.com", "joan@acme.com"), false);
  });
});
