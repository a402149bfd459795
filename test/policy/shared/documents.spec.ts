import assert from "node:assert/strict";
import {
  coversAction,
  coversArn,
  isAbout,
  isLike,
  isOn,
  parseArn,
  parseJson,
  statements,
  version,
} from "../../../policy/shared/documents";

const only = (statement: object) => statements({ Statement: statement })[0]!;

describe("a policy document, as AWS reads it", () => {
  it("is the same as text and as an object, with one statement and with a list", () => {
    const statement = { Effect: "Allow", Action: "iam:GetRole" };
    for (const Statement of [statement, [statement], [null, statement, undefined]]) {
      const document = { Version: "2012-10-17", Statement };
      for (const given of [document, JSON.stringify(document)]) {
        assert.equal(version(given), "2012-10-17");
        const found = statements(given).map(({ allows, actions }) => [allows, actions]);
        assert.deepEqual(found, [[true, ["iam:GetRole"]]]);
      }
    }
  });

  it("has nothing where AWS would refuse it", () => {
    for (const given of [undefined, null, 1, "", "no JSON", "[]", [], {}, { Statement: "all" }]) {
      assert.deepEqual([version(given), statements(given)], [undefined, []], String(given));
    }
    assert.equal(version({ Version: {} }), undefined);
    assert.equal(parseJson("no JSON"), undefined);
  });

  it("has an effect, which is neither where it is misspelt", () => {
    const effects = ["Allow", "Deny", "allow"].map((Effect) => only({ Effect }));
    const found = effects.map(({ allows, denies }) => [allows, denies]);
    assert.deepEqual(found, [
      [true, false],
      [false, true],
      [false, false],
    ]);
  });

  it("takes numbers and booleans for texts, and nothing else", () => {
    const { actions, resources } = only({ Action: [1, true, "a", {}, null], Resource: 2 });
    assert.deepEqual([actions, resources], [["1", "true", "a"], ["2"]]);
  });

  it("tells a missing NotAction, NotResource and NotPrincipal from one that is given", () => {
    const none = only({ NotAction: [], NotResource: undefined, NotPrincipal: [] });
    assert.deepEqual([none.notActions, none.notResources], [undefined, undefined]);
    assert.equal(none.hasNotPrincipal, false);
    const given = only({ NotAction: "a", NotResource: ["b"], NotPrincipal: "*" });
    assert.deepEqual([given.notActions, given.notResources], [["a"], ["b"]]);
    assert.equal(given.hasNotPrincipal, true);
    assert.equal(only({ NotPrincipal: { AWS: "a" } }).hasNotPrincipal, true);
  });

  it("has principals of a kind, or any", () => {
    const { principals } = only({ Principal: { AWS: ["a", "b"], Federated: "c" } });
    assert.deepEqual(principals, [
      { type: "AWS", value: "a" },
      { type: "AWS", value: "b" },
      { type: "Federated", value: "c" },
    ]);
    assert.deepEqual(only({ Principal: "*" }).principals, [{ type: "*", value: "*" }]);
    for (const none of [{}, { Principal: null }, { Principal: [null] }]) {
      assert.deepEqual(only(none).principals, []);
    }
  });

  it("has a condition for each operator and key", () => {
    const Condition = {
      StringEquals: { "SAML:aud": ["x", "y"], "SAML:iss": "z" },
      Bool: "holes",
      Null: { "aws:userid": true },
    };
    assert.deepEqual(only({ Condition }).conditions, [
      { operator: "StringEquals", key: "SAML:aud", values: ["x", "y"] },
      { operator: "StringEquals", key: "SAML:iss", values: ["z"] },
      { operator: "Null", key: "aws:userid", values: ["true"] },
    ]);
    for (const Condition of ["all", null, { Bool: null }]) {
      assert.deepEqual(only({ Condition }).conditions, []);
    }
  });
});

describe("what a statement is about", () => {
  it("is an action by its name in any case, by a pattern, and by all that it does not name", () => {
    const [action, other] = ["iam:DeleteRole", "iam:GetRole"];
    for (const [statement, mine, others] of [
      [{ Action: "IAM:deleterole" }, true, false],
      [{ Action: ["s3:*", "iam:Delete*"] }, true, false],
      [{ Action: "iam:????????Role" }, false, false],
      [{ NotAction: ["s3:*", "iam:delete*"] }, false, true],
      [{ NotAction: "iam:Get*" }, true, false],
      [{}, false, false],
    ] as const) {
      const found = [isAbout(only(statement), action), isAbout(only(statement), other)];
      assert.deepEqual(found, [mine, others], JSON.stringify(statement));
    }
    assert.ok(coversAction("IAM:*", "iam:getrole"));
  });

  it("is a resource by a pattern, and by all that it does not name", () => {
    const [arn, other] = ["arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b"];
    for (const [statement, mine, others] of [
      [{ Resource: ["arn:aws:s3:::x", arn] }, true, false],
      [{ Resource: "*" }, true, true],
      [{ NotResource: ["arn:aws:s3:::x", arn] }, false, true],
      [{}, false, false],
    ] as const) {
      const found = [isOn(only(statement), arn), isOn(only(statement), other)];
      assert.deepEqual(found, [mine, others], JSON.stringify(statement));
    }
  });
});

describe("a pattern of ARNs", () => {
  const arn = "arn:aws:iam::123456789012:role/ops/agents:day";
  for (const [pattern, covers] of [
    [arn, true],
    ["*", true],
    ["arn:*", true],
    ["arn:aws:iam", true],
    ["arn:aws:iam::123456789012:role/*", true],
    ["arn:aws:iam::123456789012:role/ops/agents:*", true],
    ["arn:aws:iam::123456789012:role/ops/agents?day", true],
    ["arn:aws:iam::1234567890??:*", true],
    ["arn:aws:iam::123456789012:role/ops/agents", false],
    ["arn:aws:iam::123456789012:role/ops/agents:night", false],
    ["arn:aws:iam::999999999999:*", false],
    ["arn:aws:*:role/ops/agents:day", false],
    ["arn:aws:s3", false],
    ["urn:*", false],
  ] as const) {
    it(`${pattern} ${covers ? "covers" : "does not cover"} it`, () => {
      assert.equal(coversArn(pattern, arn), covers);
    });
  }

  it("covers a shorter one where wildcards stand for what is missing", () => {
    assert.ok(coversArn("arn:*:*:*:*:*", "arn"));
    assert.ok(!coversArn("arn:?", "arn"));
  });
});

describe("a pattern", () => {
  it("has * for any text, ? for one character, and all else as it is", () => {
    for (const [pattern, value, like] of [
      ["a*c", "ac", true],
      ["a*c", "a\nb.c", true],
      ["a?c", "abc", true],
      ["a?c", "ac", false],
      ["a.c", "abc", false],
      ["a+(b)[c]{d}|^$\\", "a+(b)[c]{d}|^$\\", true],
      ["b", "abc", false],
      ["ab", "abc", false],
      ["bc", "abc", false],
    ] as const) {
      assert.equal(isLike(pattern, value), like, `${pattern} ${value}`);
    }
  });
});

describe("the parts of an ARN", () => {
  it("are six, of which the last may hold colons, and the place may be empty", () => {
    assert.deepEqual(parseArn("arn:aws-cn:iam::123456789012:role/a:b"), {
      partition: "aws-cn",
      service: "iam",
      region: "",
      account: "123456789012",
      resource: "role/a:b",
    });
  });

  for (const text of [
    "",
    "a:b",
    "urn:aws:iam::1:x",
    "arn::iam::1:x",
    "arn:aws:::1:x",
    "arn:aws:iam::1",
  ]) {
    it(`are not in "${text}"`, () => assert.equal(parseArn(text), undefined));
  }
});
