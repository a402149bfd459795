import assert from "node:assert/strict";
import { evaluate } from "../../../operations/people/expression";
import { assigned } from "./world";

const jane = assigned("jane", {
  email: "Jane.Doe@acme.com",
  userName: "jdoe",
  profile: { team: "Blue", shifts: [1, 2] },
});

describe("an expression of Okta", () => {
  const known: [expression: string, value: string][] = [
    ["user.email", "Jane.Doe@acme.com"],
    ["user.userName", "jdoe"],
    ["user.team", "Blue"],
    ["user.department", ""],
    ["String.toLowerCase(user.email)", "jane.doe@acme.com"],
    ["String.toUpperCase( user.team )", "BLUE"],
    ["${user.email}", "Jane.Doe@acme.com"],
    ["${user.userName}@acme.com", "jdoe@acme.com"],
    ["${String.toLowerCase(user.team)}-${user.userName}", "blue-jdoe"],
  ];
  for (const [expression, value] of known) {
    it(`${expression} is ${value === "" ? "empty" : value}`, () =>
      assert.equal(evaluate(expression, jane), value));
  }

  for (const expression of [
    'user.email + "x"',
    "String.substringBefore(user.email, '@')",
    "${appuser.email}",
    "user.id",
    "user.shifts",
    "isMemberOfGroupName('x') ? user.email : user.login",
    "a literal",
  ]) {
    it(`${expression} is not known here`, () =>
      assert.equal(evaluate(expression, jane), undefined));
  }

  it("is not known for a person whose profile is not", () => {
    assert.equal(evaluate("user.email", { ...jane, profile: undefined }), undefined);
    assert.equal(evaluate("${user.userName}", { ...jane, profile: undefined }), "jdoe");
  });
});
