import assert from "node:assert/strict";
import { roleNamePattern, samlProviderNamePattern } from "../../facts/iamNameRules";

describe("names that IAM takes", () => {
  const cases: [name: string, asRole: boolean, asProvider: boolean][] = [
    ["AmazonConnectOkta-acme", true, true],
    ["_1.2-x", true, true],
    ["a+b=c,d@e", true, false],
    ["a".repeat(64), true, true],
    ["a".repeat(65), false, true],
    ["a".repeat(128), false, true],
    ["a".repeat(129), false, false],
    ["", false, false],
    ["two words", false, false],
    ["path/name", false, false],
  ];
  for (const [name, asRole, asProvider] of cases) {
    it(`are told from others: ${name.slice(0, 30)} (${name.length})`, () => {
      assert.equal(roleNamePattern.test(name), asRole);
      assert.equal(samlProviderNamePattern.test(name), asProvider);
    });
  }
});
