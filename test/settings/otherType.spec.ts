import assert from "node:assert/strict";
import { otherType } from "../../settings/otherType";

describe("A value of another type than the setting's", () => {
  const cases: [given: unknown, expected: string | null, hint: RegExp | undefined][] = [
    [12, "string", /in quotes: "12"/],
    [true, '("a" | "b")', /in quotes: "true"/],
    [null, "string", undefined],
    [12, null, undefined],
    ["true", "boolean", /without quotes: true/],
    ["false", "boolean", /without quotes: false/],
    ["yes", "boolean", undefined],
    ["true", "number", undefined],
    // Not the value, which may be wrong as a number too.
    ["12", "number", /without quotes$/],
    ["1.25", "number", /without quotes$/],
    // YAML takes it for a number without its zero.
    [12345678901, "string", /in quotes: "012345678901"/],
    // What 012345670123 is to Pulumi: octal.
    [1402433619, "string", /in quotes, with its leading zeros \(/],
    ["12h", "number", undefined],
    ["-12", "number", undefined],
    ["1.", "number", undefined],
    ["12", "boolean", undefined],
    [["12"], "number", undefined],
  ];
  for (const [given, expected, hint] of cases) {
    it(`${JSON.stringify(given)} for ${expected} ${hint ? "has a hint" : "has none"}`, () => {
      const found = otherType(given, expected);
      if (hint) assert.match(found ?? "", hint);
      else assert.equal(found, undefined);
    });
  }
});
