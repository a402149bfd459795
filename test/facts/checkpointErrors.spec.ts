import assert from "node:assert/strict";
import {
  saysCutAttributes,
  saysCutLock,
  saysCutState,
  unsavedState,
} from "../../facts/checkpointErrors";

describe("What the engine says of a state that is cut", () => {
  const failed = "error: failed to load checkpoint: ";
  for (const [said, attributes, state, lock] of [
    [`${failed}EOF`, true, false, false],
    [`${failed}blob (key "a") (code=Unknown): unexpected EOF`, true, false, false],
    [`${failed}unexpected end of JSON input`, false, true, false],
    [`${failed}invalid character 'x' in literal`, false, true, false],
    [`${failed}GEOFENCE`, false, false, false],
    ["error: EOF", false, false, true],
    ["Destroying (acme):\nerror: unexpected end of JSON input\n", false, false, true],
    ["error: could not create stack: unexpected end of JSON input", false, false, true],
    ["error: could not parse: unexpected end of JSON input", false, false, false],
  ] as const) {
    it(`is told apart: ${said}`, () =>
      assert.deepEqual(
        [saysCutAttributes(said), saysCutState(said), saysCutLock(said)],
        [attributes, state, lock],
      ));
  }

  it("is why a state could not be written", () => {
    const said =
      "error: pre-step event returned an error: failed to save snapshot: no space left\n";
    assert.equal(unsavedState(`Updating (acme):\n    ${said}more`), "no space left");
    assert.equal(unsavedState("error: failed to load snapshot: no space left"), undefined);
  });
});
