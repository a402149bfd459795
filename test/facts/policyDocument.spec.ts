import assert from "node:assert/strict";
import { sameList, statementsOf } from "../../facts/policyDocument";

describe("the statements of an IAM policy", () => {
  const json = {
    Statement: {
      Sid: "Agents",
      Effect: "Allow",
      Action: ["sts:TagSession", "sts:AssumeRoleWithSAML"],
      Principal: { Federated: "arn:aws:iam::123456789012:saml-provider/Okta" },
      Condition: { StringEquals: { "SAML:aud": ["https://b", "https://a"] } },
    },
  };
  const statement = {
    effect: "Allow",
    actions: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
    resources: [],
    principals: { Federated: ["arn:aws:iam::123456789012:saml-provider/Okta"] },
    conditions: { StringEquals: { "SAML:aud": ["https://a", "https://b"] } },
    others: [],
    notActions: [],
    hasVariables: false,
  };

  it("have variables in the newer version only", () => {
    for (const [Version, expected] of [
      ["2012-10-17", true],
      ["2008-10-17", false],
    ] as const) {
      const [one] = statementsOf(JSON.stringify({ Version, ...json }));
      assert.equal(one?.hasVariables, expected);
    }
  });

  it("are lists with each member as a sorted list", () => {
    assert.deepEqual(statementsOf(JSON.stringify(json)), [statement]);
  });

  it("are the same percent-encoded, as IAM answers them", () => {
    const encoded = encodeURIComponent(JSON.stringify(json));
    assert.deepEqual(statementsOf(encoded), [statement]);
  });

  it("may hold percent signs of their own", () => {
    const [one] = statementsOf('{"Statement":[{"Effect":"Deny","Resource":"a%2Fb"}]}');
    assert.deepEqual(one?.resources, ["a%2Fb"]);
  });

  it("are none in a policy without any", () => {
    assert.deepEqual(statementsOf("{}"), []);
  });

  it("show a statement for every principal, and one without a principal or a condition", () => {
    const text = JSON.stringify({ Statement: [{ Effect: "Deny", Principal: "*" }, {}] });
    const [everyone, none] = statementsOf(text);
    assert.deepEqual(everyone?.principals, { "*": ["*"] });
    assert.deepEqual([none?.principals, none?.conditions, none?.actions], [{}, {}, []]);
  });

  it("name what a comparison would overlook", () => {
    const text = JSON.stringify({ Statement: { Sid: "x", NotAction: "iam:*", NotResource: "*" } });
    assert.deepEqual(statementsOf(text)[0]?.others, ["NotAction", "NotResource"]);
  });
});

describe("two lists", () => {
  it("are the same in any order, and not with one more, one fewer or another", () => {
    assert.ok(sameList(["a", "b"], ["b", "a"]));
    assert.ok(!sameList(["a"], ["a", "b"]));
    assert.ok(!sameList(["a", "b"], ["a"]));
    assert.ok(!sameList(["a", "b"], ["a", "c"]));
  });
});
