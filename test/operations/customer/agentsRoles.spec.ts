import assert from "node:assert/strict";
import { letsIn } from "../../../operations/customer/agentsRoles";

const id = "11111111-2222-3333-4444-555555555555";
const instance = { id, arn: `arn:aws:connect:ap-southeast-2:123456789012:instance/${id}` };
const policy = (more: object, Action: string | string[] = "connect:GetFederationToken") =>
  JSON.stringify({ Statement: [{ Effect: "Allow", Action, ...more }] });
const condition = (value: string) => ({
  Resource: "*",
  Condition: { StringEquals: { "connect:InstanceId": [value] } },
});

describe("a policy lets agents into an instance", () => {
  it("in both of AWS's forms: by the instance's ARN, and by its id as a condition", () => {
    assert.ok(letsIn(policy({ Resource: `${instance.arn}/user/\${aws:userid}` }), instance));
    assert.ok(letsIn(policy(condition(id)), instance));
    assert.ok(letsIn(policy({ Resource: "*" }, ["s3:GetObject", "connect:*"]), instance));
  });

  it("and not when it is about another instance, another action, or nothing", () => {
    const other = instance.arn.replace("1111", "9999");
    assert.ok(!letsIn(policy({ Resource: `${other}/user/*` }), instance));
    assert.ok(!letsIn(policy(condition("other")), instance));
    assert.ok(!letsIn(policy({ Resource: "*" }, "connect:ListUsers"), instance));
    assert.ok(!letsIn(policy({ Resource: "*" }, "*"), instance));
    assert.ok(!letsIn(policy({ Resource: "*", Effect: "Deny" }), instance));
    assert.ok(!letsIn("", instance));
  });
});
