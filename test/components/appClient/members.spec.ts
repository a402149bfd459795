import assert from "node:assert/strict";
import { describeOnlyMembers } from "../../../components/appClient/members";
import { type ServiceModel, serviceModel } from "../../sandbox/aws/serviceModel";

describe("The members of an app client that an update does not take", () => {
  let model: ServiceModel;

  before(async () => (model = await serviceModel()));

  it("are those of describe that AWS's newest model does not give to update", () => {
    const names = Object.keys(model.describe).filter((name) => !(name in model.update));
    assert.deepEqual(names.sort(), [...describeOnlyMembers].sort(), `botocore ${model.botocore}`);
  });
});
