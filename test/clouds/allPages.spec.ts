import assert from "node:assert/strict";
import { allPages } from "../../clouds/allPages";

describe("allPages", () => {
  it("takes the entries of every page, also after one without a list, and tells how many there are", async () => {
    async function* pages() {
      yield* [{ Names: ["a", "b"] }, {}, { Names: ["c"] }] as { Names?: string[] }[];
    }
    const seen: number[] = [];
    const all = await allPages(
      pages(),
      ({ Names }) => Names,
      (count) => seen.push(count),
    );
    assert.deepEqual(all, ["a", "b", "c"]);
    assert.deepEqual(seen, [2, 2, 3]);
  });
});
