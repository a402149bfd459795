import assert from "node:assert/strict";
import { statements } from "../../../policy/shared/documents";
import { allInstances } from "../../../policy/shared/federation";
import type { Permission } from "../../../policy/shared/rolePermissions";

const id = "11111111-2222-4333-8444-555555555555";
const otherId = id.replace("1111", "9999");
const arnOf = (instanceId: string) =>
  `arn:aws:connect:ap-southeast-2:123456789012:instance/${instanceId}/user/\${aws:userid}`;
const enters = (Resource: unknown, more: object = {}) => ({
  Effect: "Allow",
  Action: "connect:GetFederationToken",
  Resource,
  ...more,
});
const byId = (...values: string[]) =>
  enters("*", { Condition: { StringEquals: { "connect:InstanceId": values } } });

/** A policy for each statement. */
const permissions = (given: object[]) =>
  given.map((Statement) => ({ statements: statements({ Statement }) })) as unknown as Permission[];

describe("All instances that agents may enter", () => {
  const cases: [string, object[], string[] | undefined][] = [
    ["are those of the resources", [enters([arnOf(id), arnOf(otherId)])], [id, otherId]],
    ["are those of a condition, on any resource", [byId(id, otherId)], [id, otherId]],
    ["are those of every policy", [enters(arnOf(id)), byId(otherId)], [id, otherId]],
    [
      "are not those that are denied",
      [enters(arnOf(id)), { ...byId(otherId), Effect: "Deny" }],
      [id],
    ],
    ["are not those of other permissions", [{ ...enters("*"), Action: "s3:*" }, byId(id)], [id]],
    ["are not known without any permission", [], undefined],
    ["are not known where any may be entered", [enters("*")], undefined],
    ["are not known where a resource may be another one", [enters([arnOf(id), "*"])], undefined],
    [
      "are not known where one policy leaves them open",
      [enters(arnOf(id)), enters("*")],
      undefined,
    ],
    ["are not known by a pattern", [byId(`${id.slice(0, 8)}*`)], undefined],
    ["are not known by an id and a pattern", [byId(id, `*${id.slice(-8)}`)], undefined],
  ];
  for (const [what, given, expected] of cases) {
    it(what, () => assert.deepEqual(allInstances(permissions(given)), expected));
  }
});
