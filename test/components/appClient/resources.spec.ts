import assert from "node:assert/strict";
import { find, run } from "../../mocks";
import { appClientId, userPoolId } from "./smallAws";

const args = { userPoolId, appClientId, providerName: "Okta" };

describe("the resources on an app client, with nothing but what they need", () => {
  it("is an attachment beside the others, which may displace nothing", async () => {
    const { AppClientIdentityProvider } =
      await import("../../../components/appClient/appClientIdentityProvider");
    const declared = await run(() => void new AppClientIdentityProvider("one", args));
    const { type, inputs } = find(declared, "one");
    assert.equal(type, "pulumi-nodejs:dynamic/engage:AppClientIdentityProvider");
    const defaults = { exclusive: false, cloudFormationStack: "", recorded: [] };
    assert.deepEqual(inputs, { ...args, ...defaults });
  });

  it("is a record of a list on which all stay", async () => {
    const { AppClientRecord } = await import("../../../components/appClient/appClientRecord");
    const declared = await run(() => void new AppClientRecord("one", args));
    const { type, inputs } = find(declared, "one");
    assert.equal(type, "pulumi-nodejs:dynamic/engage:AppClientRecord");
    assert.deepEqual(inputs, { ...args, exclusive: false, cloudFormationStack: "" });
  });
});
