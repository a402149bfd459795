import assert from "node:assert/strict";
import { whenKnown, withoutNulls } from "../../../policy/shared/known";
import { unknown } from "../declared";
import { inPreview } from "../stack";

describe("What preview knows", () => {
  const props = inPreview({ name: "a", id: unknown });

  it("is read, and what it does not know yet is something else", () => {
    assert.equal(
      whenKnown(() => props.name, "b"),
      "a",
    );
    assert.equal(
      whenKnown(() => props.id, "b"),
      "b",
    );
  });

  it("is no excuse for another error", () => {
    for (const error of [new TypeError("x"), "x", null]) {
      const read = () => {
        throw error;
      };
      assert.throws(
        () => whenKnown(read, "b"),
        (thrown) => thrown === error,
      );
    }
  });
});

describe("Properties without nulls", () => {
  const given = {
    name: "a",
    id: null,
    open: unknown,
    list: [null, { a: null, b: 1 }],
    deep: { a: null, b: 2 },
  };
  const props = withoutNulls(inPreview(given));

  it("leave null out, on every level", () => {
    assert.deepEqual([props.name, props.id, props.list[1]?.b], ["a", undefined, 1]);
    assert.deepEqual(Object.keys(props), ["name", "open", "list", "deep"]);
    assert.deepEqual(Object.keys(props.deep), ["b"]);
    assert.deepEqual(["id" in props, "name" in props, "other" in props], [false, true, false]);
  });

  it("have what is not known yet", () => {
    assert.ok("open" in props);
    assert.throws(() => props.open, /known during preview/);
  });

  it("keep the places of a list, with a hole where null is", () => {
    assert.equal(props.list.length, 2);
    assert.deepEqual([...props.list.keys()], [0, 1]);
    assert.equal(props.list[0], undefined);
    assert.equal(JSON.stringify(props.list), '[null,{"b":1}]');
  });
});
