import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { guardSecrets } from "../outputs";

describe("the outputs of the vendor's stack", () => {
  const outputs = {
    EngageUserPoolId: "ap-southeast-2_AbCdEf123",
    EngageWebUrl: "https://engage.example.com",
    EngageWebhookSecret: "made-up",
    Database: "postgres://engage:made-up@db.example.com",
  };

  it("are encrypted unless they are known to be harmless, and keep their values", async () => {
    const guarded = guardSecrets(outputs);
    const secrets: string[] = [];
    for (const [name, given] of Object.entries(outputs)) {
      const value = pulumi.output(guarded[name]);
      if (await pulumi.isSecret(value)) secrets.push(name);
      const clear = await new Promise((resolve) => pulumi.unsecret(value).apply(resolve));
      assert.equal(clear, given);
    }
    assert.deepEqual(secrets, ["EngageWebhookSecret", "Database"]);
  });
});
