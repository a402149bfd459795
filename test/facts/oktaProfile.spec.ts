import assert from "node:assert/strict";
import { baseAttributes, customAttributesIn } from "../../facts/oktaProfile";

describe("The attributes that an expression of Okta reads", () => {
  for (const [expression, custom] of [
    ["user.email", []],
    ["user.team", ["team"]],
    ["String.toUpperCase(user.team) + user.team + user._unit2", ["team", "_unit2"]],
    ['user.getInternalProperty("status")', []],
    ["user.isMember ({'group.name': 'user.shown'})", []],
    ['"user.shown" + \'user.shown\' + user.team + "user.shown"', ["team"]],
    ["superuser.team + user.2team + appuser.title", []],
    ["user.id + user.status + user.userName", []],
    ["", []],
  ] as const) {
    it(`are an organization's own in ${expression || "nothing"}: ${custom.join(", ") || "none"}`, () =>
      assert.deepEqual(customAttributesIn(expression), custom));
  }

  it("are none of those that every profile has", () => {
    // Okta's documentation, "Users API", default profile properties.
    const documented =
      "login email secondEmail firstName lastName middleName honorificPrefix honorificSuffix title displayName " +
      "nickName profileUrl primaryPhone mobilePhone streetAddress city state zipCode countryCode postalAddress " +
      "preferredLanguage locale timezone userType employeeNumber costCenter organization division department " +
      "managerId manager";
    assert.deepEqual(baseAttributes, documented.split(" "));
    for (const name of baseAttributes) assert.deepEqual(customAttributesIn(`user.${name}`), []);
  });
});
