import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { guardSecrets } from "../outputs";

describe("the outputs of the vendor's stack", () => {
  const names = {
    secret: [
      "ApiSecret",
      "DbPassword",
      "AccessToken",
      "PrivateKey",
      "Credentials",
      "webhooksecret",
    ],
    open: ["UserPoolId", "AppClientId", "WebAddress", "Region"],
  };

  it("are encrypted where their name says that they are secret, and only there", async () => {
    const all = [...names.secret, ...names.open];
    const guarded = guardSecrets(Object.fromEntries(all.map((name) => [name, `made-up ${name}`])));
    for (const name of all) {
      const value = pulumi.output(guarded[name]);
      assert.equal(await pulumi.isSecret(value), names.secret.includes(name), name);
      const clear = await new Promise((resolve) => pulumi.unsecret(value).apply(resolve));
      assert.equal(clear, `made-up ${name}`);
    }
  });
});
