import assert from "node:assert/strict";
import { isObject } from "../../facts/isObject";

describe("an object", () => {
  it("has members by name: neither a list, nor null, nor a text is one", () => {
    assert.deepEqual([{}, { a: 1 }].map(isObject), [true, true]);
    assert.deepEqual([[], null, undefined, "text", 1].map(isObject), Array(5).fill(false));
  });
});
