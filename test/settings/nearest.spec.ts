import assert from "node:assert/strict";
import { didYouMean, didYouMeanId, nearest } from "../../settings/nearest";

describe("A missing name", () => {
  const groups = ["Engage Agents", "Engage Agents Trial", "Sales"];
  const names: [given: string, meant: string | undefined][] = [
    ["Engage Agent", "Engage Agents"],
    ["engage agents", "Engage Agents"],
    ["Engage", "Engage Agents"],
    ["Slaes", "Sales"],
    ["Marketing", undefined],
  ];
  for (const [given, meant] of names) {
    it(`${given} ${meant ? `is told from ${meant}` : "is near to none"}`, () => {
      assert.equal(didYouMean(given, groups), meant ? ` Did you mean "${meant}"?` : "");
    });
  }

  for (const [what, given, there] of [
    ["an umlaut in two characters", "Bu\u0308ro", "B\u00fcro"],
    ["a space that does not break", "Engage Agents", "Engage\u00a0Agents"],
    ["a character that does not show", "Sales", "Sales\u200b"],
  ] as const) {
    it(`that looks like one that exists is told so: ${what}`, () => {
      assert.equal(
        didYouMean(given, [there]),
        ` Did you mean "${there}"? It looks the same and has other characters: copy it from there.`,
      );
    });
  }

  it("is near to none where there are none", () => {
    assert.equal(nearest("Sales", []), undefined);
    assert.equal(didYouMean("Sales", []), "");
  });

  const ids = ["1h57kf5cpq17m0eml12example", "7kq2"];
  const typed: [given: string, meant: string | undefined][] = [
    ["1h57kf5cpq17m0eml12exampel", ids[0]],
    ["1h57kf5cpq17m0eml12exampl", ids[0]],
    ["7kq3", "7kq2"],
    ["7kp3", undefined],
    ["2qk7", undefined],
    ["1h57", undefined],
  ];
  for (const [given, meant] of typed) {
    it(`that is the id ${given} ${meant ? `is told from ${meant}` : "is near to none"}`, () => {
      assert.equal(didYouMeanId(given, ids), meant ? ` Did you mean "${meant}"?` : "");
    });
  }
});
