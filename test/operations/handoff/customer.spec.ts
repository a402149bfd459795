import assert from "node:assert/strict";
import { type Customer, customerIn } from "../../../operations/handoff/customer";

describe("The customer of a hand-off", () => {
  const settings = {
    "engage-okta:handoff": { customer: "Acme Ltd", contact: "Jane Doe, it@acme.com" },
  };
  const both: Customer = { name: "Acme Ltd", contact: "Jane Doe, it@acme.com" };

  const cases: [what: string, settings: object, given: Customer, expected: Customer | undefined][] =
    [
      ["is the one of the settings", settings, {}, both],
      ["is the given one first", settings, { name: "Acme" }, { ...both, name: "Acme" }],
      ["is the given one alone", {}, { contact: "Jane Doe" }, { contact: "Jane Doe" }],
      ["is none where nothing is said", { "engage-okta:handoff": {} }, {}, undefined],
      [
        "is none where the settings hold something else",
        { "engage-okta:handoff": { customer: ["Acme"], contact: " " } },
        {},
        undefined,
      ],
    ];
  for (const [what, has, given, expected] of cases) {
    it(what, () => assert.deepEqual(customerIn(has as Record<string, unknown>, given), expected));
  }
});
