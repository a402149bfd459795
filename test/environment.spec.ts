import assert from "node:assert/strict";

describe("Assertions in the tests", () => {
  it("say what they got, where no message is given, and keep one that is", () => {
    assert.throws(() => assert.ok(""), {
      constructor: assert.AssertionError,
      message: "a true value was expected, not ''",
    });
    assert.throws(() => assert.ok(0, "none"), { message: "none" });
    assert.throws(() => assert.ok(0, new TypeError("mine")), TypeError);
    assert.ok("yes");
  });
});
