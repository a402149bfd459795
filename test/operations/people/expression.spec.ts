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
    ['user.userName + "@acme.com"', "jdoe@acme.com"],
    ["String.substringBefore(user.email, '@')", "Jane.Doe"],
    ["String.substringAfter(user.email, '@') + '/' + user.team", "acme.com/Blue"],
    ['String.append(String.toLowerCase(user.team), "-x")', "blue-x"],
    ["String.removeSpaces('a b')", "ab"],
    ["user.team == 'Blue' ? user.email : user.login", "Jane.Doe@acme.com"],
    ["user.team != 'Blue' ? user.email : user.login", "jane@acme.com"],
    ["user.department == '' ? user.userName : user.department", "jdoe"],
    ["user.id", "00ujane"],
    ["user.status", "ACTIVE"],
  ];
  for (const [expression, value] of known) {
    it(`${expression} is ${value === "" ? "empty" : value}`, () =>
      assert.equal(evaluate(expression, jane), value));
  }

  for (const expression of [
    'user.department + "x"',
    "String.append(user.department, 'x')",
    "String.toLowerCase(user.email, 'x')",
    "String.append(user.email)",
    "String.replace(user.email, 'a', 'b')",
    "${appuser.email}",
    "user['email']",
    "user.email(1)",
    "user.email - 'x'",
    "user.email &&",
    "43200",
    "arn:aws:iam::123456789012:role/Agents,arn:aws:iam::123456789012:saml-provider/Okta",
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
