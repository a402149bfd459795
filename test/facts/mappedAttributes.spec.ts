import assert from "node:assert/strict";
import {
  type MappingProblems,
  type PoolAttribute,
  exampleStatement,
  mappingProblems,
} from "../../facts/mappedAttributes";

const attribute = (name: string, more: Partial<PoolAttribute> = {}): PoolAttribute => ({
  name,
  mutable: true,
  required: false,
  ...more,
});

/** As Cognito describes one: `sub` is in every pool. */
const schema = [
  attribute("sub", { mutable: false, required: true }),
  attribute("email", { required: true }),
  attribute("email_verified"),
  attribute("family_name"),
  attribute("custom:team"),
];

const none: MappingProblems = {
  missing: [],
  immutable: [],
  notWritable: [],
  perhapsNotWritable: [],
  notMapped: [],
};

describe("what Cognito would stumble over when it writes mapped attributes", () => {
  it("is nothing when the client may write all that is mapped, and all that is required is", () => {
    const mapped = ["email", "custom:team"];
    assert.deepEqual(mappingProblems(mapped, schema, ["email", "custom:team"]), none);
  });

  it("is an attribute that the client may not write", () => {
    const mapped = ["email", "custom:team"];
    assert.deepEqual(mappingProblems(mapped, schema, ["email", "family_name"]), {
      ...none,
      notWritable: ["custom:team"],
    });
    assert.deepEqual(mappingProblems(mapped, schema, ["custom:team"]).notWritable, ["email"]);
  });

  it("is perhaps a custom one where the client has Cognito's default, and no standard one", () => {
    assert.deepEqual(mappingProblems(["email", "family_name", "custom:team"], schema, []), {
      ...none,
      perhapsNotWritable: ["custom:team"],
    });
  });

  it("is a required attribute that is not mapped, but for what Cognito sets itself", () => {
    const more = [...schema, attribute("phone_number", { required: true })];
    assert.deepEqual(mappingProblems(["email"], more, []), {
      ...none,
      notMapped: ["phone_number"],
    });
    assert.deepEqual(mappingProblems(["email", "phone_number"], more, []), none);
  });

  it("is an immutable attribute, and one that the pool does not have", () => {
    const once = [...schema, attribute("custom:once", { mutable: false })];
    const mapped = ["email", "custom:once", "custom:Team"];
    assert.deepEqual(mappingProblems(mapped, once, ["email", "custom:once"]), {
      ...none,
      immutable: ["custom:once"],
      missing: ["custom:Team"],
    });
  });

  it("is sub, which a claim cannot replace", () => {
    assert.deepEqual(mappingProblems(["email", "sub"], schema, []), {
      ...none,
      immutable: ["sub"],
    });
  });

  it("is never username, which Cognito writes itself, nor a flag that no client lists", () => {
    const flags = ["email_verified", "phone_number_verified"];
    const mapped = ["username", "email", ...flags];
    const schema = ["email", ...flags].map((name) => attribute(name));
    assert.deepEqual(mappingProblems(mapped, schema, ["email"]), none);
  });

  it("shows a statement that would fill an attribute", () => {
    const fields = {
      family_name: "lastName",
      given_name: "firstName",
      middle_name: "middleName",
      name: "displayName",
      nickname: "nickName",
      phone_number: "mobilePhone",
      preferred_username: "login",
      profile: "profileUrl",
      zoneinfo: "timezone",
    };
    for (const [name, field] of Object.entries(fields)) {
      const statement = `{ name: ${name}, value: user.${field}, mapTo: ${name} }`;
      assert.equal(exampleStatement(name), statement);
    }
    assert.equal(exampleStatement("locale"), "{ name: locale, value: user.locale, mapTo: locale }");
  });
});
