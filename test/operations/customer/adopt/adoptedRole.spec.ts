import assert from "node:assert/strict";
import type { Role } from "@aws-sdk/client-iam";
import {
  keptOfRole,
  narrowedTrust,
  notesOnRole,
  replacedPermission,
} from "../../../../operations/customer/adopt/adoptedRole";

const id = "11111111-2222-3333-4444-555555555555";
const instance = { id, arn: `arn:aws:connect:ap-southeast-2:123456789012:instance/${id}` };
const samlProvider = "arn:aws:iam::123456789012:saml-provider/Okta-acme";
const regional = "https://ap-southeast-2.signin.aws.amazon.com/saml";
const global = "https://signin.aws.amazon.com/saml";
const document = (...statements: object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("The note on an adopted role's permission", () => {
  const allow = (more: object) => ({
    Effect: "Allow",
    Action: "connect:GetFederationToken",
    ...more,
  });
  const ownUsers = allow({ Resource: `${instance.arn}/user/\${aws:userid}` });
  const byInstanceId = allow({
    Resource: "*",
    Condition: { StringEquals: { "connect:InstanceId": id } },
  });

  it("is none, where there is none of that name, or it is one of AWS's two forms", () => {
    for (const same of ["{}", document(ownUsers), document(byInstanceId)]) {
      assert.deepEqual(replacedPermission(same, instance), []);
      assert.deepEqual(replacedPermission(encodeURIComponent(same), instance), []);
    }
  });

  const more: [string, object, RegExp][] = [
    [
      "other actions on the same resource",
      { ...ownUsers, Action: ["connect:GetFederationToken", "connect:DescribeUser"] },
      /\(Allow connect:DescribeUser,connect:GetFederationToken on \S+\/user\/\$\{aws:userid\}\)/,
    ],
    [
      "every action of Connect on the same resource",
      { ...ownUsers, Action: "connect:*" },
      /connect:\*/,
    ],
    ["all users of the instance", allow({ Resource: `${instance.arn}/user/*` }), /user\/\* ?\)/],
    ["every instance", allow({ Resource: "*" }), /on \*\)/],
    [
      "another instance by its id",
      { ...byInstanceId, Condition: { StringEquals: { "connect:InstanceId": "other" } } },
      /where \{"StringEquals":\{"connect:InstanceId":\["other"\]\}\}/,
    ],
    ["a deny", { ...ownUsers, Effect: "Deny" }, /\(Deny connect:GetFederationToken/],
  ];
  for (const [what, statement, says] of more) {
    it(`names ${what}, and says that it goes`, () => {
      const [note = "", ...others] = replacedPermission(document(ownUsers, statement), instance);
      assert.deepEqual(others, []);
      assert.match(note, says);
      assert.match(
        note,
        /^The role's policy EnterAmazonConnect now permits more \(.*\)\. After the update it will only permit entering this instance\. This affects agents\.$/,
      );
      assert.ok(!note.includes("; "), note);
    });
  }
});

describe("The settings from an adopted role", () => {
  it("name its permissions boundary, and none where it has none", () => {
    const PermissionsBoundaryArn = "arn:aws:iam::123456789012:policy/company";
    const role = { RoleName: "Agents", PermissionsBoundary: { PermissionsBoundaryArn } } as Role;
    const setting = "connect.permissionsBoundary";
    assert.deepEqual(keptOfRole(role), [[setting, PermissionsBoundaryArn]]);
    assert.deepEqual(keptOfRole({ RoleName: "Agents" } as Role), [[setting, undefined]]);
  });
});

describe("The notes on an adopted role", () => {
  const notes = (more: object) =>
    notesOnRole({ RoleName: "Agents", Path: "/", ...more } as Parameters<typeof notesOnRole>[0]);

  it("say what is written into it, and no more, where it has no tags and no path", () => {
    const [note = "", ...others] = notes({});
    assert.match(
      note,
      /^pulumi up writes the permission EnterAmazonConnect into the role Agents\./,
    );
    assert.deepEqual(others, []);
    assert.deepEqual(notes({ Path: undefined, Tags: [] }), [note]);
  });

  it("name the tags that may go, and a path for which the role would be replaced", () => {
    const Tags = ["team", "cost"].map((Key) => ({ Key, Value: "a" }));
    assert.match(
      notes({ Tags })[0]!,
      /^The role Agents keeps its tags: team, cost\. With aws:defaultTags /,
    );
    assert.match(
      notes({ Path: "/sso/" })[1]!,
      /^The role Agents has the path \/sso\/, .*replace it/,
    );
  });
});

describe("The note on an adopted role's trust", () => {
  const trust = (Principal: object, audiences: string[]) => ({
    Effect: "Allow",
    Principal,
    Action: "sts:AssumeRoleWithSAML",
    Condition: { StringEquals: { "SAML:aud": audiences } },
  });
  const notes = (...statements: object[]) =>
    narrowedTrust({
      instance,
      samlProvider,
      role: {
        RoleName: "ConnectAgents",
        AssumeRolePolicyDocument: encodeURIComponent(document(...statements)),
      } as Parameters<typeof narrowedTrust>[0]["role"],
    });
  const okta = { Federated: samlProvider };
  const others = [
    "arn:aws:iam::123456789012:saml-provider/Legacy",
    "arn:aws:iam::999999999999:root",
  ];

  it("is none, where it trusts Okta's provider at the endpoints that it will have", () => {
    for (const audiences of [[regional], [global], [global, regional]]) {
      assert.deepEqual(notes(trust(okta, audiences)), []);
    }
  });

  it("names the endpoints that go", () => {
    const further = "https://us-east-1.signin.aws.amazon.com/saml";
    const lowerCase = { StringLike: { "saml:aud": further } };
    assert.match(
      notes({ ...trust(okta, []), Condition: lowerCase }).join(),
      /saml now\. After the update/,
    );
    assert.deepEqual(notes(trust(okta, [regional, further])), [
      `The role ConnectAgents accepts responses for ${further} now. After the update it will accept only ${regional} and ${global}. This affects agents who sign in there.`,
    ]);
  });

  it("reads no other condition for an endpoint", () => {
    const Condition = { StringEquals: { "SAML:aud": [regional], "SAML:iss": ["https://okta"] } };
    assert.deepEqual(notes({ ...trust(okta, []), Condition }), []);
  });

  it("names all others whom it trusts, wherever they stand", () => {
    const [legacy = "", root = ""] = others;
    const says = [
      `The role ConnectAgents trusts ${others.join(", ")} now. After the update it will trust only Okta's SAML provider, ${samlProvider}. This locks out everyone who assumes the role through the others.`,
    ];
    const assumed = { Effect: "Allow", Principal: { AWS: root }, Action: "sts:AssumeRole" };
    const saml = (...Federated: string[]) => trust({ Federated }, [regional]);
    assert.deepEqual(notes(saml(legacy, samlProvider), assumed), says);
    assert.deepEqual(notes(saml(legacy), assumed, saml(samlProvider)), says);
    assert.match(notes(saml(legacy)).join(), /trusts \S+\/Legacy now/);
  });
});
