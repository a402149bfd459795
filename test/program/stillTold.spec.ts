import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { stillTold } from "../../program/stillTold";

describe("an output that an update could not make known", () => {
  /** As the engine writes it into the state. */
  const written = (outputs: object) =>
    pulumi.runtime.serializeProperties("outputs", { ...outputs });
  const notKnown = () => pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

  it("is what the last update told", async () => {
    const outputs = { roleArn: notKnown(), bookmark: { appId: notKnown(), url: "https://new" } };
    const before = { roleArn: "arn:old", bookmark: { appId: "0oaOld", url: "https://old" } };
    assert.deepEqual(await written(stillTold(outputs, before)), {
      roleArn: "arn:old",
      bookmark: { appId: "0oaOld", url: "https://new" },
    });
  });

  it("stays unknown where no update has told it", async () => {
    const outputs = { roleArn: notKnown(), bookmark: { appId: notKnown() } };
    const never = { roleArn: unknown, bookmark: { appId: unknown } };
    assert.deepEqual(await written(stillTold(outputs, undefined)), never);
    assert.deepEqual(await written(stillTold(outputs, { sessionHours: 8 })), never);
  });

  it("leaves the others as they are, lists and secrets too", async () => {
    const outputs = {
      roleArn: pulumi.output("arn:new"),
      approvedOrigins: ["https://new"],
      key: pulumi.secret("new"),
      bookmark: undefined,
    };
    const before = {
      roleArn: "arn:old",
      approvedOrigins: [],
      key: "old",
      bookmark: { appId: "0oa" },
    };
    const told = stillTold(outputs, before);
    assert.equal(await pulumi.isSecret(told.key), true);
    assert.deepEqual(await written({ ...told, key: pulumi.unsecret(told.key) }), {
      roleArn: "arn:new",
      approvedOrigins: ["https://new"],
      key: "new",
    });
  });
});
