import assert from "node:assert/strict";
import { inList } from "../../../../operations/fleet/engine/runJob";

describe("a file among the arguments of pulumi that are lists", () => {
  it("is one value, whatever is in the names of its folders", () => {
    for (const [file, value] of [
      ["/clients/acme o'né #1/policy", "/clients/acme o'né #1/policy"],
      ["/clients/Acme, Inc/policy", '"/clients/Acme, Inc/policy"'],
      ['/clients/the "new" one/policy', '"/clients/the ""new"" one/policy"'],
    ] as const) {
      assert.equal(inList(file), value);
    }
  });
});
