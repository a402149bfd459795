import assert from "node:assert/strict";
import {
  type Facts,
  type Holds,
  holds,
  impossible,
  isForSomePrincipals,
  isMatch,
  operatorOf,
} from "../../../policy/shared/conditions";
import { statements } from "../../../policy/shared/documents";

const statement = (Condition?: object) => statements({ Statement: { Condition } })[0]!;
const operator = (name: string) => operatorOf({ operator: name, key: "", values: [] });

describe("an operator of conditions", () => {
  for (const [written, name, negated, ifExists] of [
    ["StringLike", "stringlike", false, false],
    ["ForAnyValue:StringLike", "stringlike", false, false],
    ["ForAllValues:StringLike", "stringlike", false, true],
    ["ForAllValues:StringNotEqualsIfExists", "stringnotequals", true, true],
    ["ArnNotLike", "arnnotlike", true, false],
    ["NumericNotEquals", "numericnotequals", true, false],
    ["DateNotEquals", "datenotequals", true, false],
    ["NotIpAddress", "notipaddress", true, false],
    ["IpAddress", "ipaddress", false, false],
    ["Null", "null", false, false],
  ] as const) {
    it(`is ${name} where ${written} is written`, () => {
      assert.deepEqual(operator(written), { name, negated, ifExists });
    });
  }

  it("matches if it compares texts or ARNs and holds where one is equal", () => {
    const names = ["StringEquals", "ArnLike", "StringNotEquals", "NumericEquals", "IpAddress"];
    const found = names.map((name) => isMatch(operator(name)));
    assert.deepEqual(found, [true, true, false, false, false]);
  });
});

describe("conditions hold", () => {
  const role = "arn:aws:iam::123456789012:role/agents";
  const cases: [string, object | undefined, Holds, Facts?][] = [
    ["without any", undefined, "always"],
    ["with no value to be equal to", { StringEquals: { "aws:userid": [] } }, "never"],
    ["with no value to differ from", { StringNotEquals: { "aws:userid": [] } }, "always"],
    ["on a key of which nothing is known", { StringEquals: { "aws:userid": "a" } }, "sometimes"],
    ["on what every call has", { Bool: { "aws:SecureTransport": "TRUE" } }, "always"],
    ["on what no call has", { Bool: { "aws:SecureTransport": "false" } }, "never"],
    ["on no call of a service", { Bool: { "aws:PrincipalIsAWSService": "false" } }, "always"],
    ["with one of two", { StringEquals: { "my:key": ["a", "b"] } }, "always", { "my:key": "b" }],
    ["with none", { StringEquals: { "my:key": ["a", "b"] } }, "never", { "my:key": "c" }],
    ["with another case", { StringEquals: { "my:key": "A" } }, "never", { "my:key": "a" }],
    ["in any case", { StringEqualsIgnoreCase: { "my:key": "A" } }, "always", { "my:key": "a" }],
    ["with none to differ", { StringNotEquals: { "my:key": "a" } }, "never", { "my:key": "a" }],
    ["with a pattern", { StringLike: { "my:key": "a*" } }, "always", { "my:key": "abc" }],
    ["with no pattern", { StringEquals: { "my:key": "a*" } }, "never", { "my:key": "abc" }],
    ["with a pattern of ARNs", { ArnEquals: { "my:key": "a*" } }, "always", { "my:key": "abc" }],
    ["if a key is there", { Null: { "aws:PrincipalArn": "false" } }, "always"],
    ["if a key is missing", { Null: { "aws:userid": "True" } }, "never"],
    ["if a known key is missing", { Null: { "my:key": "true" } }, "never", { "my:key": "a" }],
    ["if another key is missing", { Null: { "aws:TagKeys": "true" } }, "sometimes"],
    ["on what is missing", { ArnLike: { "my:key": "*" } }, "never", { "my:key": null }],
    ["unlike what is missing", { StringNotLike: { "my:key": "a" } }, "always", { "my:key": null }],
    ["if it exists", { BoolIfExists: { "my:key": "true" } }, "always", { "my:key": null }],
    [
      "on all of no values",
      { "ForAllValues:StringLike": { "my:key": "a" } },
      "always",
      { "my:key": null },
    ],
    ["where it is missing", { Null: { "my:key": "true" } }, "always", { "my:key": null }],
    ["where it is there", { Null: { "my:key": "false" } }, "never", { "my:key": null }],
    ["for an instance id", { StringEquals: { "connect:InstanceId": "0a-*?" } }, "sometimes"],
    ["for no instance id", { StringEquals: { "connect:InstanceId": "acme" } }, "never"],
    ["but for no instance id", { StringNotEquals: { "connect:InstanceId": "acme" } }, "always"],
    ["for an account", { StringEquals: { "aws:PrincipalAccount": "123456789012" } }, "sometimes"],
    ["for no account", { StringEquals: { "aws:PrincipalAccount": "acme" } }, "never"],
    [
      "for one of two accounts",
      { StringEquals: { "aws:PrincipalAccount": ["x", "1"] } },
      "sometimes",
    ],
    ["for a role", { ArnLike: { "aws:PrincipalArn": role } }, "sometimes"],
    ["for all but a role", { ArnNotLike: { "aws:PrincipalArn": role } }, "sometimes"],
    ["for no principal", { ArnLike: { "aws:PrincipalArn": "agents" } }, "never"],
    ["for all but none", { ArnNotLike: { "aws:PrincipalArn": "agents" } }, "always"],
    [
      "for its own role",
      { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::*:role/age*" } },
      "always",
      { "aws:principalarn": role },
    ],
    [
      "for all but its own role",
      { ArnNotLike: { "aws:PrincipalArn": [role, `${role}2`] } },
      "never",
      { "aws:principalarn": role },
    ],
    [
      "for another role than its own",
      { StringEquals: { "aws:PrincipalArn": `${role}2` } },
      "never",
      { "aws:principalarn": role },
    ],
    [
      "for all but a role that the call tells",
      { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:role/agents" } },
      "sometimes",
      { "aws:principalarn": role },
    ],
    [
      "for all but another role and one that the call tells",
      {
        ArnNotLike: {
          "aws:PrincipalArn": [`${role}2`, "arn:aws:iam::${aws:PrincipalAccount}:role/agents"],
        },
      },
      "sometimes",
      { "aws:principalarn": role },
    ],
    [
      "for the instance of a tag",
      { StringEquals: { "connect:InstanceId": "${aws:PrincipalTag/instance}" } },
      "sometimes",
      { "connect:instanceid": "0a" },
    ],
    ["with a star", { StringLike: { "my:key": "a${*}" } }, "never", { "my:key": "ab" }],
    ["for any principal", { ArnLike: { "aws:PrincipalArn": "*" } }, "always"],
    ["for none at all", { ArnNotLike: { "aws:PrincipalArn": "*" } }, "never"],
    ["for a pattern as a text", { StringEquals: { "aws:PrincipalArn": "*" } }, "never"],
    ["for a pattern of texts", { StringLike: { "aws:PrincipalArn": "*" } }, "always"],
    ["for a role in any path", { StringLike: { "aws:PrincipalArn": "*role/agents" } }, "sometimes"],
    ["for every role", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } }, "always"],
    ["for every user", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/??*" } }, "always"],
    ["for a role and any principal", { ArnLike: { "aws:PrincipalArn": [role, "*"] } }, "always"],
    [
      "for all that is a role",
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role*" } },
      "always",
    ],
    ["for any ARN", { ArnLike: { "aws:PrincipalArn": "arn:aws:*" } }, "always"],
    ["for any of IAM", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam" } }, "always"],
    [
      "for roles that end so",
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*-a" } },
      "sometimes",
    ],
    ["for no ARN with a wildcard", { ArnLike: { "aws:PrincipalArn": "agents*" } }, "never"],
    ["for what has an ARN in it", { ArnLike: { "aws:PrincipalArn": `x:${role}` } }, "never"],
    ["for a session", { ArnLike: { "aws:PrincipalArn": "arn:aws:sts::*:x/y" } }, "sometimes"],
    [
      "for any service of ARNs",
      { ArnLike: { "aws:PrincipalArn": "arn:aws:*:role/a" } },
      "sometimes",
    ],
    ["for a thing", { ArnLike: { "aws:PrincipalArn": "arn:aws:connect:::a" } }, "never"],
    ["until a day that is past", { DateLessThan: { "aws:CurrentTime": "2020-01-01" } }, "never"],
    [
      "from a day on that is past",
      { DateGreaterThan: { "aws:CurrentTime": "2020-01-01" } },
      "always",
    ],
    ["until a day to come", { DateLessThan: { "aws:CurrentTime": "2999-01-01" } }, "sometimes"],
    [
      "until either",
      { DateLessThan: { "aws:CurrentTime": ["2020-01-01", "2999-01-01"] } },
      "sometimes",
    ],
    ["on a day", { DateEquals: { "aws:CurrentTime": "2020-01-01" } }, "sometimes"],
    ["from everywhere", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }, "always"],
    [
      "from everywhere in IPv6",
      { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "::/0"] } },
      "always",
    ],
    ["from nowhere", { NotIpAddress: { "aws:SourceIp": "0.0.0.0/0" } }, "never"],
    ["from no address", { IpAddress: { "aws:SourceIp": [] } }, "never"],
    ["from somewhere", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, "sometimes"],
    ["from a network that ends so", { IpAddress: { "aws:SourceIp": "10.0.0.0/0" } }, "sometimes"],
  ];
  for (const [what, condition, expected, facts] of cases) {
    it(`${expected} ${what}`, () => assert.equal(holds(statement(condition), facts), expected));
  }

  it("never if a key that every call has is to be missing", () => {
    for (const key of [
      "aws:PrincipalArn",
      "aws:PrincipalAccount",
      "aws:PrincipalType",
      "aws:userid",
      "aws:RequestedRegion",
      "aws:CurrentTime",
      "aws:EpochTime",
      "aws:SecureTransport",
    ]) {
      assert.equal(holds(statement({ Null: { [key]: "true" } })), "never", key);
    }
  });

  it("never if one of them never does, and sometimes if one of them does", () => {
    const yes = { Bool: { "aws:SecureTransport": "true" } };
    const perhaps = { StringEquals: { "aws:userid": "a" } };
    const no = { StringLike: { "aws:PrincipalAccount": "acme" } };
    assert.equal(holds(statement({ ...yes, ...perhaps })), "sometimes");
    assert.equal(holds(statement({ ...yes, ...no, ...perhaps })), "never");
    assert.equal(
      impossible(statement({ ...yes, ...no, ...perhaps })),
      "StringLike on aws:PrincipalAccount",
    );
    assert.equal(impossible(statement({ ...yes, ...perhaps })), undefined);
  });
});

describe("a statement for some principals", () => {
  it("is about some, and no pattern of all, none, or all others", () => {
    const key = "aws:PrincipalArn";
    const role = "arn:aws:iam::123456789012:role/agents";
    for (const [condition, named] of [
      [{ ArnLike: { [key]: role } }, true],
      [{ StringEquals: { [key.toLowerCase()]: role }, Bool: { "aws:Tag": "a" } }, true],
      [{ ArnLike: { [key]: "*" } }, false],
      [{ ArnLike: { [key]: "agents" } }, false],
      [{ ArnNotLike: { [key]: role } }, false],
      [{ StringEquals: { "aws:userid": role } }, true],
      [{ StringLike: { "aws:userid": "AROA1:*" } }, true],
      [{ StringLike: { "aws:userid": "*" } }, false],
      [{ StringLike: { "aws:userid": ["AROA1:*", "**"] } }, false],
      [{ StringLike: { "aws:PrincipalTag/team": "*" } }, true],
      [{ StringNotLike: { "aws:userid": "AROA1:*" } }, false],
      [{ StringEquals: { "aws:username": "bob" } }, true],
      [{ StringEquals: { "aws:PrincipalTag/team": "interns" } }, true],
      [{ StringEqualsIfExists: { "aws:PrincipalTag/team": "interns" } }, false],
      [{ "ForAllValues:StringEquals": { "aws:PrincipalTag/team": "interns" } }, false],
      [{ StringNotEquals: { "aws:PrincipalTag/team": "interns" } }, false],
      [{ Bool: { "aws:MultiFactorAuthPresent": "false" } }, true],
      [{ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }, true],
      [{ Null: { "aws:MultiFactorAuthPresent": "false" } }, false],
      [{ StringEquals: { "aws:PrincipalOrgID": "o-1" } }, false],
      [undefined, false],
    ] as const) {
      assert.equal(isForSomePrincipals(statement(condition)), named, JSON.stringify(condition));
    }
  });
});
