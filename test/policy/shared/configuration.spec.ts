import assert from "node:assert/strict";
import { nearest } from "../../../policy/shared/configuration";

describe("The nearest known name", () => {
  it("differs by three letters at most, and by less than half", () => {
    const known = ["guardrail-sizes", "guardrail-size", "hosts", "abcd"];
    assert.equal(nearest("Guardrail-siz", known), "guardrail-size");
    assert.equal(nearest("guardrail-zzze", known), "guardrail-size");
    assert.equal(nearest("guardrail-wwww", known), undefined);
    assert.equal(nearest("abxy", known), "abcd");
    assert.equal(nearest("axyz", known), undefined);
  });
});
