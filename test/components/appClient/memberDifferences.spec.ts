import assert from "node:assert/strict";
import {
  type AppClient,
  differences,
  lastModified,
  listed,
} from "../../../components/appClient/members";

describe("the difference between two descriptions of an app client", () => {
  const same: [string, AppClient, AppClient][] = [
    ["lists in another order, or with a value twice", { A: ["b", "a"] }, { A: ["a", "b", "b"] }],
    ["objects with members in another order", { A: { b: 1, c: 2 } }, { A: { c: 2, b: 1 } }],
    ["nothing and an empty list", {}, { A: [] }],
    ["nothing and an empty object", {}, { A: {} }],
    ["nothing and an object with nothing in it", {}, { A: { b: "", c: [] } }],
    ["nothing and null", {}, { A: null }],
    ["nothing and an empty text", {}, { A: "" }],
    ["what an update does not take", { ClientSecret: "a", CreationDate: 1 }, {}],
  ];
  for (const [what, one, other] of same) {
    it(`is none for ${what}`, () => {
      assert.deepEqual([differences(one, other), differences(other, one)], [[], []]);
    });
  }

  const different: [string, AppClient, AppClient, string][] = [
    ["a value", { A: 60 }, { A: 5 }, "A (expected 60, found 5)"],
    ["a number and its text", { A: 60 }, { A: "60" }, 'A (expected 60, found "60")'],
    [
      "numbers that run together the same",
      { A: [1, 2] },
      { A: [12] },
      "A (expected [1,2], found [12])",
    ],
    ["false and nothing", { A: false }, {}, "A (expected false, found nothing)"],
    ["one more in a list", { A: ["a"] }, { A: ["a", "b"] }, 'A (expected ["a"], found ["a","b"])'],
    [
      "a list and its text",
      { A: ["a", "b"] },
      { A: ["a,b"] },
      'A (expected ["a","b"], found ["a,b"])',
    ],
    [
      "a value in an object",
      { A: { b: "minutes" } },
      { A: { b: "hours" } },
      'A (expected {"b":"minutes"}, found {"b":"hours"})',
    ],
    [
      "a name in an object",
      { A: { b: "minutes" } },
      { A: { c: "minutes" } },
      'A (expected {"b":"minutes"}, found {"c":"minutes"})',
    ],
    [
      "names and values that run together the same",
      { A: { b: 1, c: 2 } },
      { A: { b: 2, c: 1 } },
      'A (expected {"b":1,"c":2}, found {"b":2,"c":1})',
    ],
    ["an object and nothing", { A: { b: 1 } }, {}, 'A (expected {"b":1}, found nothing)'],
  ];
  for (const [what, one, other, says] of different) {
    it(`is seen in ${what}`, () => assert.deepEqual(differences(one, other), [says]));
  }

  it("is shown in at most 300 characters", () => {
    const [at = "", over = ""] = [298, 299].map(
      (length) => differences({ A: "x".repeat(length) }, {})[0],
    );
    assert.equal(at, `A (expected "${"x".repeat(298)}", found nothing)`);
    assert.equal(over, `A (expected "${"x".repeat(296)}..., found nothing)`);
  });
});

describe("what an app client says", () => {
  it("is no name where it has no list", () => assert.deepEqual(listed({}), []));

  it("is its date in seconds, in text, or none", () => {
    assert.equal(lastModified({ LastModifiedDate: 1.5 }), 1500);
    assert.equal(lastModified({ LastModifiedDate: "1970-01-01T00:00:02Z" }), 2000);
    assert.equal(lastModified({}), 0);
  });
});
