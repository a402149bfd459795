import assert from "node:assert/strict";
import { boundaryLetsEnter } from "../../facts/permissionsBoundary";

const instance =
  "arn:aws:connect:ap-southeast-2:123456789012:instance/11111111-2222-3333-4444-555555555555";
const enter = "connect:GetFederationToken";
const everything = { Effect: "Allow", Action: "*", Resource: "*" };
const deny = (more: object) => ({ Effect: "Deny", Action: enter, Resource: "*", ...more });
const condition = { Condition: { Bool: { "aws:SecureTransport": "false" } } };

const cases: [what: string, statements: object | object[], expected: boolean | undefined][] = [
  ["everything", everything, true],
  ["the service", { ...everything, Action: ["s3:*", "Connect:*"] }, true],
  ["this instance", { ...everything, Action: enter, Resource: `${instance}/*` }, true],
  ["agents as themselves", { ...everything, Resource: `${instance}/user/\${aws:userid}` }, true],
  ["everything but IAM", [everything, deny({ Action: "iam:*" })], true],
  ["everything but another instance", [everything, deny({ Resource: "arn:*:instance/2*" })], true],
  ["nothing", [], false],
  ["another service", { ...everything, Action: "s3:*" }, false],
  ["another instance", { ...everything, Resource: "arn:aws:connect:*:*:instance/2*" }, false],
  ["everything but this", [everything, deny({})], false],
  ["what a condition says", { ...everything, ...condition }, undefined],
  ["everything but what a condition says", [everything, deny(condition)], undefined],
  ["all but IAM", { Effect: "Allow", NotAction: ["iam:*", "sts:*"], Resource: "*" }, true],
  ["all but Connect", { Effect: "Allow", NotAction: ["Connect:*"], Resource: "*" }, false],
  ["few actions", [everything, { Effect: "Deny", NotAction: ["s3:*"], Resource: "*" }], false],
  [
    "few, Connect too",
    [everything, { Effect: "Deny", NotAction: "connect:*", Resource: "*" }],
    true,
  ],
  ["all but a resource", { Effect: "Allow", Action: "*", NotResource: "arn:x" }, undefined],
  ["one agent", { ...everything, Resource: `${instance}/user/AROA1:joe@acme.com` }, undefined],
  [
    "one agent of any instance",
    { ...everything, Resource: "arn:*:instance/*/user/AROA1:*" },
    undefined,
  ],
  [
    "another service but for a resource",
    { Effect: "Allow", Action: "s3:*", NotResource: "arn:x" },
    false,
  ],
  [
    "everything but IAM but for a resource",
    [everything, { Effect: "Deny", Action: "iam:*", NotResource: "arn:x" }],
    true,
  ],
  ["a tag's agents", { ...everything, Resource: "arn:*:${aws:PrincipalTag/users}" }, undefined],
];

describe("a permissions boundary", () => {
  for (const [what, Statement, expected] of cases) {
    it(`that allows ${what}: ${expected ?? "it depends"}`, () => {
      const document = JSON.stringify({ Version: "2012-10-17", Statement });
      assert.equal(boundaryLetsEnter(document, instance), expected);
      assert.equal(boundaryLetsEnter(encodeURIComponent(document), instance), expected);
    });
  }

  it("lets no agent enter by a variable in a version of the language that has none", () => {
    const Statement = { ...everything, Resource: `${instance}/user/\${aws:userid}` };
    for (const Version of ["2008-10-17", undefined]) {
      assert.equal(boundaryLetsEnter(JSON.stringify({ Version, Statement }), instance), false);
      const and = { ...everything, Resource: [Statement.Resource, "*"] };
      assert.equal(boundaryLetsEnter(JSON.stringify({ Version, Statement: and }), instance), true);
    }
  });
});
