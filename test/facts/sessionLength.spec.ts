import assert from "node:assert/strict";
import { isSessionLength, sessionRange } from "../../facts/sessionLength";

describe("the length of a session", () => {
  it("is whole seconds, from 15 minutes to the hours that the role allows", () => {
    for (const right of [900, 3600, 7200]) assert.ok(isSessionLength(right, 2), `${right}`);
    for (const wrong of [899, 7201, 900.5, NaN]) {
      assert.equal(isSessionLength(wrong, 2), false, `${wrong}`);
    }
    assert.equal(sessionRange(2), "900 to 7200");
  });
});
