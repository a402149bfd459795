import assert from "node:assert/strict";
import { saysCutAttributes, saysCutState } from "../../facts/checkpointErrors";

describe("What the engine says of a state that is cut", () => {
  const failed = "error: failed to load checkpoint: ";
  for (const [said, attributes, state] of [
    [`${failed}EOF`, true, false],
    [`${failed}blob (key "a") (code=Unknown): unexpected EOF`, true, false],
    [`${failed}unexpected end of JSON input`, false, true],
    [`${failed}invalid character 'x' in literal`, false, true],
    [`${failed}GEOFENCE`, false, false],
    ["error: EOF", false, false],
    ["error: unexpected end of JSON input", false, false],
  ] as const) {
    it(`is told apart: ${said}`, () =>
      assert.deepEqual([saysCutAttributes(said), saysCutState(said)], [attributes, state]));
  }
});
