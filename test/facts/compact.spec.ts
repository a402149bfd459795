import assert from "node:assert/strict";
import { compact } from "../../facts/compact";

describe("compact", () => {
  it("leaves out what is not there, and nothing else", () => {
    assert.deepEqual(compact(["a", false, "", undefined, "b"]), ["a", "b"]);
    assert.deepEqual(compact<number | boolean | null>([0, true, null]), [0, true, null]);
  });
});
