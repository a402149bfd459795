import assert from "node:assert/strict";
import {
  call,
  denial,
  guardsConnect,
  mayBind,
  type Guardrail,
} from "../../../policy/shared/guardrails";
import * as types from "../../../policy/shared/resources";
import { type Declared, unknown } from "../declared";
import { member, stackOf } from "../stack";

const account = "123456789012";
const instance = `arn:aws:connect:ap-southeast-2:${account}:instance/1`;

describe("A service control policy", () => {
  const deny = (Action: unknown, more: object = { Resource: "*" }) => ({
    Effect: "Deny",
    Action,
    ...more,
  });
  const policies: [string, object[], boolean][] = [
    [
      "denies an action of Connect, among others",
      [deny("s3:*"), deny(["s3:*", "Connect:Delete*"])],
      true,
    ],
    ["denies all of Connect, and nothing else", [deny("Connect:*")], true],
    ["denies all of Connect in a list of services", [deny(["s3:*", "connect:*"])], false],
    ["denies anything on an instance", [deny("*", { Resource: ["*", instance] })], true],
    ["denies anything but on an instance", [deny("*", { NotResource: instance })], true],
    ["denies other services", [deny("kafkaconnect:*")], false],
    [
      "allows an action of Connect",
      [{ ...deny("connect:DeleteInstance"), Effect: "Allow" }],
      false,
    ],
    ["denies nothing", [], false],
  ];
  for (const [what, Statement, guards] of policies) {
    it(`${guards ? "guards" : "does not guard"} Connect if it ${what}`, () => {
      assert.equal(guardsConnect({ content: { Statement } }), guards);
    });
  }
});

describe("A call that a guardrail should deny", () => {
  for (const [resource, region, id] of [
    [instance, "ap-southeast-2", "1"],
    [`${instance}/user/2`, "ap-southeast-2", "1"],
    [instance.replace("instance/", "my-instance/"), "ap-southeast-2", undefined],
    [`arn:aws:iam::${account}:role/x`, "us-east-1", undefined],
    [`arn:aws-us-gov:iam::${account}:role/x`, "us-gov-west-1", undefined],
    [`arn:aws-cn:iam::${account}:role/x`, "cn-north-1", undefined],
    [`arn:aws-iso:iam::${account}:role/x`, undefined, undefined],
    ["x", undefined, undefined],
  ] as const) {
    it(`is in ${region ?? "a region that is not known"}, on the instance ${id ?? "-"}: ${resource}`, () => {
      const { facts } = call("a:B", resource, account);
      assert.deepEqual(facts, {
        "aws:requestedregion": region,
        "aws:principalaccount": account,
        "aws:resourceaccount": account,
        "connect:instanceid": id,
      });
    });
  }
});

describe("A guardrail", () => {
  const policy = (statement: object, props: object = {}): Declared => ({
    type: types.organizationPolicy,
    name: "guardrail",
    props: {
      content: { Statement: { Effect: "Deny", Action: "connect:*", Resource: "*", ...statement } },
      ...props,
    },
    outputs: { id: "p-1" },
  });
  const on = (targetId: unknown, name = String(targetId)): Declared => ({
    type: types.organizationAttachment,
    name,
    props: { policyId: "p-1", targetId },
  });
  const deletion = call("connect:DeleteInstance", instance, account);
  const cases: [string, Declared[], string | undefined][] = [
    ["denies on its account", [policy({}), on("999999999999"), on(account)], undefined],
    ["denies on a unit", [policy({}), on(`ou-abcd-${account}`)], undefined],
    ["denies on a target that is not known", [policy({}), on(unknown)], undefined],
    ["is of a type that is not known", [policy({}, { type: unknown }), on(account)], undefined],
    [
      "is on other accounts",
      [policy({}), on("999999999999"), on("888888888888")],
      `is attached to 999999999999, 888888888888, not to ${account}`,
    ],
    ["is not attached", [policy({})], "is not attached"],
    [
      "is about other instances",
      [policy({ Resource: [`${instance}2`, `${instance}3`] }), on(account)],
      `is about ${instance}2, ${instance}3`,
    ],
    ["is about no resource", [policy({ Resource: [] }), on(account)], "is about no resource"],
    [
      "leaves the instance out",
      [policy({ Resource: undefined, NotResource: "*" }), on(account)],
      "leaves it out (NotResource)",
    ],
    [
      "has a condition that never holds",
      [policy({ Condition: { StringEquals: { "connect:InstanceId": "2" } } }), on(account)],
      "has a condition that never holds for it (StringEquals on connect:InstanceId)",
    ],
    [
      "is for some principals",
      [
        policy({
          Condition: { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/x` } },
        }),
        on(account),
      ],
      "denies it to the principals in its condition only",
    ],
  ];
  for (const [what, resources, near] of cases) {
    it(what, () => {
      const found = denial(stackOf(resources), deletion);
      assert.deepEqual(found, { denied: !near, near: near ? [`"guardrail" ${near}`] : [] });
    });
  }

  for (const [what, one] of [
    ["allows the call", policy({ Effect: "Allow" })],
    ["denies other calls", policy({ Action: "iam:*" })],
    ["is a policy of another type", policy({}, { type: "TAG_POLICY" })],
  ] as const) {
    it(`is not near if it ${what}`, () => {
      assert.deepEqual(denial(stackOf([one, on(account)]), deletion), { denied: false, near: [] });
    });
  }

  it("may bind an account that it is on, and one that is not known", () => {
    const stack = stackOf([policy({}), on(account)]);
    const guardrail = member<Guardrail["props"]>(stack, "guardrail");
    const found = [account, undefined, "999999999999"].map((each) =>
      mayBind(stack, guardrail, each),
    );
    assert.deepEqual(found, [true, true, false]);
  });
});
