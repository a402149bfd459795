import assert from "node:assert/strict";
import { provider } from "../../components/appClientAttachment";

const inputs = {
  userPoolId: "ap-southeast-2_AbCdEf123",
  appClientId: "1h57kf5cpq17m0eml12example",
  providerName: "Okta",
  exclusive: false,
};
const state = {
  ...inputs,
  displaced: [],
  callbackUrl: "https://engage.example.com/callback",
  scopes: ["openid"],
};

/** The rest of the attachment is proven on the real engine. */
describe("a provider on an app client", () => {
  const diff = (news: Partial<typeof inputs>) =>
    provider.diff?.("id", state, { ...inputs, ...news });

  it("is the same as long as its inputs are, whatever the client says of itself", async () => {
    assert.deepEqual(await diff({}), { changes: false, replaces: [] });
  });

  it("becomes exclusive, and gives the others back, in place", async () => {
    assert.deepEqual(await diff({ exclusive: true }), { changes: true, replaces: [] });
  });

  for (const key of ["userPoolId", "appClientId", "providerName"] as const) {
    it(`is another one with another ${key}`, async () => {
      assert.deepEqual(await diff({ [key]: "another" }), { changes: true, replaces: [key] });
    });
  }
});
