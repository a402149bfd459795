import assert from "node:assert/strict";
import {
  isLiveProviderName,
  isNewProviderName,
  reservedProviderNames,
} from "../../facts/providerName";

/** A letter, a mark, a symbol, a number and a punctuation mark. */
const everyKind = ["é", "e\u0301", "+", "7", "-"];
const neither = ["tab\tinside", "\nOkta", "Okta\n", "zero\u200bwidth"];

describe("the name of an existing identity provider", () => {
  for (const name of [...everyKind, "O", "Okta Agents", " Okta ", "_Okta_", "O".repeat(32)]) {
    it(`may be "${name}"`, () => assert.ok(isLiveProviderName(name)));
  }

  for (const name of ["", "O".repeat(33), "Okta:Agents", ...neither]) {
    it(`may not be ${JSON.stringify(name)}`, () => assert.ok(!isLiveProviderName(name)));
  }

  it("is none that Cognito keeps for itself, in any case", () => {
    for (const name of reservedProviderNames) {
      assert.ok(!isLiveProviderName(name), name);
      assert.ok(!isLiveProviderName(name.toLowerCase()), name);
    }
  });
});

describe("the name of a new identity provider", () => {
  const inEachPlace = everyKind.flatMap((kind) => [`${kind}kta`, `O${kind}ta`, `Okt${kind}`]);
  for (const name of [...inEachPlace, "Okt", "O_ta", "O".repeat(32)]) {
    it(`may be "${name}"`, () => assert.ok(isNewProviderName(name)));
  }

  const spaces = [" kta", "O ta", "Ok a", "Okt ", "\u2003kta", "O\u2003ta"];
  const underscores = ["_kta", "Ok_a", "Okt_"];
  for (const name of [
    "Ok",
    "Google",
    "Ok:a",
    "O".repeat(33),
    ...spaces,
    ...underscores,
    ...neither,
  ]) {
    it(`may not be ${JSON.stringify(name)}`, () => assert.ok(!isNewProviderName(name)));
  }
});
