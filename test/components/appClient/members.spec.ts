import assert from "node:assert/strict";
import { describeOnlyMembers } from "../../../components/appClient/members";
import { serviceModel } from "../../../sandbox/aws/core/serviceModel";
import { pythonWithMinistack } from "../../../sandbox/aws/python";

describe("The members of an app client that an update does not take", () => {
  it("are those of describe that AWS's newest model does not give to update", async () => {
    const { shapes } = serviceModel(await pythonWithMinistack(), "cognito-idp");
    const described = Object.keys(shapes.UserPoolClientType?.members ?? {});
    const update = shapes.UpdateUserPoolClientRequest?.members ?? {};
    const names = described.filter((name) => !(name in update));
    assert.deepEqual(names.sort(), [...describeOnlyMembers].sort());
  });
});
