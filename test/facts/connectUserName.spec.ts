import assert from "node:assert/strict";
import { problemOfConnectName, sessionNameClaim } from "../../facts/connectUserName";

describe("A name in Amazon Connect", () => {
  it("comes in the claim that AWS documents", () =>
    assert.equal(sessionNameClaim, "https://aws.amazon.com/SAML/Attributes/RoleSessionName"));

  for (const name of [
    "jd",
    "jane.doe",
    "JANE_DOE-1",
    "jane@acme.com",
    "a.b@c.d.e",
    "a".repeat(64),
  ]) {
    it(`may be ${name}`, () => assert.equal(problemOfConnectName(name), undefined));
  }

  const address = /^Connect takes an @ only in an email address, such as jane@acme\.com$/;
  for (const [name, says] of [
    ["", /^its length is 0, and Connect takes 2 to 64 characters$/],
    ["j", /^its length is 1,/],
    ["a".repeat(65), /^its length is 65,/],
    [
      "jane+test@acme.com",
      /^it has "\+", and Connect takes only letters from a to z, digits and _ \. @ -$/,
    ],
    ["jane doe é doe", /^it has " " and "é", and/],
    ["jane@acme", address],
    ["jane@", address],
    ["@acme.com", address],
    ["jane@@acme.com", address],
    ["jane@doe@acme.com", address],
    ["jane@acme..com", address],
    ["jane@acme.com.", address],
    ["jane@.com", address],
  ] as const) {
    it(`is not ${name || "empty"}`, () => assert.match(problemOfConnectName(name) ?? "", says));
  }
});
